import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';
import { UUID } from './extension.js';
import { Session } from './session.js';

const PREFERENCES = 'org.gnome.Shell.Extensions';
const TESTS = GLib.path_get_dirname(GLib.path_get_dirname(import.meta.url.slice('file://'.length)));

/** What the desktop speaks. */
export interface Speech {
    /** What gettext looks for first. */
    readonly language: string;
    /** A locale that is installed; any but C, of which gettext knows that it needs no translation. */
    readonly locale: string;
}

/** The language that nobody speaks (scripts/words/pseudo.mjs), beside which only English is left. */
export const PSEUDO: Speech = { language: 'en_XA', locale: 'en_US.UTF-8' };

/** German. */
export const GERMAN: Speech = { language: 'de', locale: 'de_DE.UTF-8' };

interface LegacyImports {
    readonly gettext: {
        domain(name: string): { gettext(text: string): string };
    };
}

/** The language of the session, which another shell can have without a login. */
export class Language {
    private readonly session: Session;

    constructor(private readonly desktop: Desktop) {
        this.session = new Session(desktop);
    }

    /** Has another shell start that speaks the language, and with it whatever is started later. */
    async speak({ language, locale }: Speech): Promise<void> {
        const { input } = this.desktop;
        await this.desktop.execute([
            ...['cp', '-r', `${TESTS}/locale/.`],
            `${GLib.get_user_data_dir()}/gnome-shell/extensions/${UUID}/locale/`,
        ]);
        const variables = [`LANG=${locale}`, `LANGUAGE=${language}`];
        await this.desktop.execute(['dbus-update-activation-environment', ...variables]);
        await this.endPreferences();
        await this.session.outliveShell(variables);
        // The devices end with their shell.
        await input.close();
        await this.session.untilAnother(await this.session.killShell());
        await this.session.untilReady();
    }

    /** Has the next shell speak what this one spoke at first. */
    async reset(): Promise<void> {
        await this.desktop.execute([
            ...['dbus-update-activation-environment', 'LANG=C.UTF-8', 'LANGUAGE='],
        ]);
        await this.endPreferences();
        await this.session.endWithShell();
    }

    /** What the product says in place of an English sentence. */
    async translate(text: string): Promise<string> {
        return this.desktop.shell.run((_inside, text) => {
            const { gettext } = (globalThis as unknown as { imports: LegacyImports }).imports;
            return gettext.domain('kolide-workspaces').gettext(text);
        }, text);
    }

    /** The process that shows preferences goes on for a while, in the language of its start. */
    private async endPreferences(): Promise<void> {
        const { bus } = this.desktop;
        const ask = async (method: string): Promise<unknown> => {
            const answer = await bus.call(
                ...(['org.freedesktop.DBus', '/org/freedesktop/DBus'] as const),
                ...(['org.freedesktop.DBus', method] as const),
                new GLib.Variant('(s)', [PREFERENCES]),
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                null,
            );
            return answer.recursiveUnpack<[unknown]>()[0];
        };
        if ((await ask('NameHasOwner')) !== true) return;
        const pid = String(await ask('GetConnectionUnixProcessID'));
        // It may have ended by itself meanwhile.
        await this.desktop.execute(['sh', '-c', 'kill "$1" || true', '', pid]);
    }
}
