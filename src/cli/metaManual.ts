import { PROGRAM } from './help.js';
import { escape, markdown, page, section, sentence, text } from './manPage.js';

/** What the manual page of a workspace’s `meta.toml` is called. */
export const META_MANUAL = `${PROGRAM}-meta.toml`;

/** A whole `meta.toml`, as somebody may write one. */
export const META_EXAMPLE = `version = 1
name = "client-acme"
created_at = 2026-11-22T09:00:00Z
icon = "applications-engineering-symbolic"
colour = "#c64600"
isolation = "confined"
keep_running = true
notifications = "hold-unless-urgent"

[apps]
mode = "only"
list = ["org.gnome.TextEditor", "org.gnome.Terminal"]

[identity]
issuer = "https://id.example.com/realms/staff"
client_id = "kolide-workspaces"
`;

/** The documents that have the tables of the page. */
export interface MetaDocuments {
    /** docs/administrators.md */
    readonly administrators: string;
    /** docs/identity.md */
    readonly identity: string;
}

/** The manual page of `meta.toml`, for man(7), out of what the documents say of it. */
export function formatMetaManual(documents: MetaDocuments, version: string): string {
    return page({ name: META_MANUAL, section: 5, chapter: 'File Formats', version }, [
        ...section('NAME', [`${escape(META_MANUAL)} \\- what a Kolide workspace is`]),
        ...section('SYNOPSIS', [text('~/.config/koder/workspaces/UUID/meta.toml')]),
        ...section('DESCRIPTION', [markdown(paragraphBefore(documents.administrators, 'meta'))]),
        ...section(
            'KEYS',
            rowsOf(documents.administrators, 'meta').flatMap(
                ([key = '', values = '', missing = '']) => [
                    ...entry(key, values),
                    '.IP',
                    markdown(sentence(`If it is missing: ${missing}`)),
                ],
            ),
        ),
        ...section('IDENTITY', [
            markdown('The table `identity` is about the provider that people sign in with:'),
            ...rowsOf(documents.identity, 'provider').flatMap(([keys = '', , meaning = '']) =>
                entry(keys, meaning),
            ),
        ]),
        ...section('EXAMPLES', ['.EX', ...META_EXAMPLE.trimEnd().split('\n').map(text), '.EE']),
        ...section('SEE ALSO', [`.BR ${escape(PROGRAM)} (1)`]),
    ]);
}

/** The entry of one key, or of several that mean the same. */
function entry(keys: string, meaning: string): string[] {
    return ['.TP', `.B ${escape(keys.replaceAll('`', ''))}`, markdown(sentence(meaning))];
}

/** The rows of the table between `<!-- NAME: begin -->` and `<!-- NAME: end -->`, without its head. */
function rowsOf(document: string, name: string): string[][] {
    const [, rest = ''] = document.split(`<!-- ${name}: begin -->`);
    const [table = ''] = rest.split(`<!-- ${name}: end -->`);
    const [, , ...rows] = table.trim().split('\n');
    return rows.map(row =>
        row
            .split('|')
            .slice(1, -1)
            .map(cell => cell.trim()),
    );
}

/** What a document says right before a table. */
function paragraphBefore(document: string, name: string): string {
    const [before = ''] = document.split(`<!-- ${name}: begin -->`);
    return before.trim().split('\n').at(-1) ?? '';
}
