/** The text of a document, put in by the build. */
declare module '*.md' {
    const text: string;
    export default text;
}
