/** The language of manual pages, man(7). */

/** What a page is called, and where it belongs. */
export interface PageTitle {
    readonly name: string;
    readonly section: number;
    readonly chapter: string;
    readonly version: string;
}

/** A whole page of these lines. */
export function page(title: PageTitle, lines: readonly string[]): string {
    const { name, section, chapter, version } = title;
    const rest = ['', `Kolide Workspaces ${version}`, chapter].map(quote);
    const head = ['.TH', name.toUpperCase(), section, ...rest].join(' ');
    return [head, ...lines].map(line => `${line}\n`).join('');
}

/** A part of the page under a heading. */
export function section(title: string, lines: readonly string[]): string[] {
    return [`.SH ${quote(title)}`, ...lines];
}

/** A term, and what it means. */
export function item(term: string, meaning: string): string[] {
    return ['.TP', `.B ${escape(term)}`, text(meaning)];
}

/** Words as a sentence. */
export function sentence(words: string): string {
    const capital = words.charAt(0).toUpperCase() + words.slice(1);
    return capital.endsWith('.') ? capital : `${capital}.`;
}

/** A line of text; one that begins with a dot or an apostrophe would be a request. */
export function text(line: string): string {
    const escaped = escape(line);
    return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** A line of Markdown, of which links lose their targets. */
export function markdown(line: string): string {
    const words = line.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    return text(words)
        .replaceAll(/`([^`]*)`/g, '\\fB$1\\fR')
        .replaceAll(/\*([^*]+)\*/g, '\\fI$1\\fR');
}

/** Words whose signs mean themselves. */
export function escape(words: string): string {
    return words
        .replaceAll('\\', '\\e')
        .replaceAll('-', '\\-')
        .replaceAll('~', '\\(ti')
        .replaceAll("'", '\\(aq')
        .replaceAll('"', '\\(dq')
        .replaceAll('“', '\\(lq')
        .replaceAll('”', '\\(rq')
        .replaceAll('’', '\\(cq')
        .replaceAll('…', '\\|.\\|.\\|.');
}

function quote(words: string): string {
    return `"${words}"`;
}
