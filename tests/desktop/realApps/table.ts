import type { Question, Verdict } from './trial.js';

/** A row of the table: the cells by their column. */
export type Row = ReadonlyMap<string, string>;

const VERSION = 'Version';
const COLUMNS: readonly [title: string, (verdict: Verdict) => string][] = [
    ['App', ({ app }) => app.name],
    [VERSION, ({ version }) => version],
    ['Made with', ({ app }) => app.madeWith],
    ['Shown by', ({ app }) => app.display],
    ['Separate state', verdict => answer(verdict, 'separate')],
    ['Frozen and back intact', verdict => answer(verdict, 'intact')],
    ['Windows right', verdict => answer(verdict, 'windows')],
    ['60 s frozen with a connection open', connection],
];

/** The row that a verdict makes. */
export function rowOf(verdict: Verdict): Row {
    return new Map(COLUMNS.map(([title, cell]) => [title, cell(verdict)]));
}

/** The row without what changes whenever the distribution has a newer version. */
export function lasting(row: Row): Record<string, string> {
    return Object.fromEntries([...row].filter(([title]) => title !== VERSION));
}

/** The rows of the first table of a document. */
export function readTable(document: string): Row[] {
    const [titles = [], , ...rows] = tableOf(document).split('\n').map(cellsOf);
    return rows.map(cells => new Map(titles.map((title, index) => [title, cells[index] ?? ''])));
}

/** The document with other rows in its first table. */
export function writeTable(document: string, rows: readonly Row[]): string {
    const lines = [
        COLUMNS.map(([title]) => title),
        COLUMNS.map(() => '---'),
        ...rows.map(row => [...row.values()]),
    ];
    const table = lines.map(cells => `| ${cells.join(' | ')} |`).join('\n');
    return document.replace(tableOf(document), () => table);
}

function tableOf(document: string): string {
    return /^\|.*\|$(?:\n\|.*\|$)*/m.exec(document)?.[0] ?? '';
}

function cellsOf(line: string): string[] {
    const cells = line.split('|').slice(1, -1);
    return cells.map(cell => cell.trim());
}

function answer({ wrong }: Verdict, question: Question): string {
    const complaints = wrong[question];
    if (!complaints) return 'not tried';
    return complaints.length === 0 ? 'yes' : `no: ${complaints.join('; ').replaceAll('|', '/')}`;
}

function connection(verdict: Verdict): string {
    if (!verdict.app.isConnected) return 'holds none';
    if (verdict.hasReconnected === null) return answer(verdict, 'connection');
    return verdict.hasReconnected ? 'connects again by itself' : 'goes on';
}
