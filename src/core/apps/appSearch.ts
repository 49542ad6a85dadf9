/**
 * Whether an app is found by what somebody types: every word of it begins a word that the app says of
 * itself, such as in its name or its keywords.
 */
export function isFound(typed: string, texts: readonly string[]): boolean {
    const wanted = wordsOf(typed);
    const said = texts.flatMap(wordsOf);
    return wanted.length > 0 && wanted.every(word => said.some(other => other.startsWith(word)));
}

function wordsOf(text: string): string[] {
    return text
        .normalize('NFKD')
        .replaceAll(/\p{M}/gu, '')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter(word => word !== '');
}
