import Gettext from 'gettext';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Shell } from './commands.js';

Gio._promisify(Gio.File.prototype, 'load_contents_async');

const DOMAIN = 'kolide-workspaces';

/** The directory of the extension that the program belongs to. */
export class Installation {
    private constructor(private readonly directory: Gio.File) {}

    /** @param programUri where the program was started, which may be a link to it. */
    static ofProgram(programUri: string): Installation {
        const program = followLinks(Gio.File.new_for_uri(programUri));
        const directory = program.get_parent()?.get_parent();
        if (!directory) throw new Error(`${programUri} is in no extension`);
        return new Installation(directory);
    }

    /** Its path. */
    get path(): string {
        return this.directory.get_path() ?? '';
    }

    /** Makes the translations of the extension known to gettext; a package has them where it looks. */
    bindTranslations(): void {
        const folder = `${this.path}/locale`;
        if (GLib.file_test(folder, GLib.FileTest.IS_DIR)) Gettext.bindtextdomain(DOMAIN, folder);
    }

    /** The version, as people know it. */
    async version(): Promise<string> {
        const metadata: unknown = JSON.parse(await this.read('metadata.json'));
        const isObject = typeof metadata === 'object' && metadata !== null;
        if (isObject && 'version-name' in metadata) return String(metadata['version-name']);
        throw new Error('metadata.json has no version-name');
    }

    /** The script that teaches a shell to complete the program's arguments. */
    async completionScript(shell: Shell): Promise<string> {
        return this.read(`bin/completion/kolide-workspaces.${shell}`);
    }

    private async read(path: string): Promise<string> {
        const file = this.directory.resolve_relative_path(path);
        const [contents] = await file.load_contents_async(null);
        return new TextDecoder().decode(contents);
    }
}

/** The program is meant to be linked from a directory of PATH. */
function followLinks(file: Gio.File): Gio.File {
    const attribute = Gio.FILE_ATTRIBUTE_STANDARD_SYMLINK_TARGET;
    const flags = Gio.FileQueryInfoFlags.NOFOLLOW_SYMLINKS;
    const target = file.query_info(attribute, flags, null).get_attribute_byte_string(attribute);
    if (target === null) return file;
    const parent = file.get_parent()?.get_path() ?? GLib.get_current_dir();
    return followLinks(Gio.File.new_for_path(GLib.canonicalize_filename(target, parent)));
}
