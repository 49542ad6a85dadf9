import GLib from 'gi://GLib';

const METADATA = JSON.parse(read('metadata.json')) as Readonly<Record<string, unknown>>;

/** The text of a file of the project, in whose root specs run. */
function read(path: string): string {
    return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
}

// docs/review.md
describe('The extension, as reviewers see it,', () => {
    it('has a metadata.json that is well-formed', () => {
        expect(METADATA['uuid']).toMatch(/^[\w.-]+@[\w.-]+$/);
        expect(METADATA['version-name']).toMatch(/^(?!^[. ]+$)[a-zA-Z0-9 .]{1,16}$/);
        expect(METADATA['version']).toBeUndefined();
        expect(METADATA['url']).toMatch(/^https:\/\//);
        expect(METADATA['session-modes']).toEqual(['user', 'unlock-dialog']);
        for (const version of METADATA['shell-version'] as string[])
            expect(version).toMatch(/^\d\d$/);
    });

    it('says in its description that it touches the clipboard, if it does', () => {
        const search = ['grep', '-rlE', 'Meta\\.Selection|St\\.Clipboard', 'src'];
        const [, found] = GLib.spawn_sync(null, search, null, GLib.SpawnFlags.SEARCH_PATH, null);
        const isTouched = new TextDecoder().decode(found ?? new Uint8Array()) !== '';
        expect(isTouched).toBe(isTouched && /clipboard/i.test(String(METADATA['description'])));
    });

    it('has a schema with the id, the path and the file name that are asked for', () => {
        const id = String(METADATA['settings-schema']);
        expect(id).toMatch(/^org\.gnome\.shell\.extensions\./);
        const path = `/${id.replaceAll('.', '/')}/`;
        const schema = read(`schemas/${id}.gschema.xml`);
        expect(schema).toContain(`id="${id}"`);
        expect(schema).toContain(`path="${path}"`);
        expect(schema).toContain(`gettext-domain="${String(METADATA['gettext-domain'])}"`);
    });
});
