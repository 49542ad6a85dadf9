import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';

const DESKTOP_ID = 'kolide-test-browser.desktop';
const ASSOCIATIONS = `[Default Applications]
x-scheme-handler/https=${DESKTOP_ID}
x-scheme-handler/http=${DESKTOP_ID}
`;

// It follows where it is sent, notes in which workspace, and shows nothing.
const PROGRAM = `
import os, sys, urllib.request
log = sys.argv[1]
place = os.environ.get('KOLIDE_WORKSPACE', '') + ' ' + os.environ.get('XDG_CONFIG_HOME', '')
def note(text):
    with open(log, 'a') as file:
        file.write(place + ' ' + text + '\\n')
note('open ' + sys.argv[2].split('?')[0])
try:
    note('shows ' + urllib.request.urlopen(sys.argv[2], timeout=60).geturl().split('?')[0])
except Exception as error:
    note('fails ' + type(error).__name__)
`;

/** The person's web browser, which goes wherever it is sent and agrees to everything. */
export class TestBrowser {
    private readonly directory = `${GLib.get_user_data_dir()}/applications`;
    private readonly associations = `${GLib.get_user_config_dir()}/mimeapps.list`;
    private readonly log = `${GLib.get_tmp_dir()}/test-browser-${GLib.uuid_string_random()}`;

    constructor(private readonly desktop: Desktop) {}

    /** Makes it the default one; returns when the shell knows of it. */
    async install(): Promise<void> {
        const program = `${this.log}.py`;
        GLib.file_set_contents(program, PROGRAM);
        GLib.mkdir_with_parents(this.directory, 0o700);
        GLib.file_set_contents(
            `${this.directory}/${DESKTOP_ID}`,
            [
                ...['[Desktop Entry]', 'Type=Application', 'Name=Test Browser'],
                `Exec=python3 ${program} ${this.log} %u`,
                'MimeType=x-scheme-handler/http;x-scheme-handler/https;',
                '',
            ].join('\n'),
        );
        GLib.file_set_contents(this.associations, ASSOCIATIONS);
        await this.untilKnown(true);
    }

    /** Takes it away; returns when the shell has heard of that. */
    async remove(): Promise<void> {
        for (const file of [`${this.directory}/${DESKTOP_ID}`, this.associations])
            GLib.unlink(file);
        await this.untilKnown(false);
    }

    /** Where it went, line by line: the workspace, its configuration directory, and what it did. */
    visits(): string[] {
        if (!GLib.file_test(this.log, GLib.FileTest.EXISTS)) return [];
        const text = new TextDecoder().decode(GLib.file_get_contents(this.log)[1]);
        return text.split('\n').filter(line => line !== '');
    }

    private async untilKnown(isKnown: boolean): Promise<void> {
        await this.desktop.shell.until(
            `the shell ${isKnown ? 'knows' : 'has forgotten'} the browser`,
            ({ Gio, Shell }, id, wanted) => {
                // By the list of GIO, too, which answers who handles a scheme.
                const app = Shell.AppSystem.get_default().lookup_app(id) as object | null;
                const info = Gio.AppInfo.get_default_for_type('x-scheme-handler/https', false) as {
                    get_id(): string;
                } | null;
                const isThere = app !== null && info?.get_id() === id;
                return isThere === wanted;
            },
            DESKTOP_ID,
            isKnown,
        );
    }
}
