import GLib from 'gi://GLib';

import { execute, PROGRAM, run } from './driver/commandLine.js';
import { eventually } from './driver/eventually.js';
import { Session } from './driver/session.js';
import { useDesktop } from './driver/suite.js';

const OWN = '/org/gnome/shell/extensions/kolide-workspaces/profile-settings';
const ACCENT = ['org.gnome.desktop.interface', 'accent-color'] as const;
const SCHEME = ['org.gnome.desktop.interface', 'color-scheme'] as const;
const WALLPAPER = ['org.gnome.desktop.background', 'picture-uri'] as const;
const FAVOURITES = ['org.gnome.shell', 'favorite-apps'] as const;
// The shell does nothing with it.
const OTHER = ['org.gnome.desktop.interface', 'toolbar-detachable'] as const;
const BROWSER = 'org.gnome.Calculator.desktop';
const LINK = 'x-scheme-handler/https';
const PROFILE = [ACCENT, SCHEME, WALLPAPER, FAVOURITES];

/** Of each setting of a profile a value that is not the default. */
const VALUES: Readonly<Record<string, string>> = {
    'org.gnome.desktop.background picture-uri': "'file:///usr/share/backgrounds/play.jpg'",
    'org.gnome.desktop.background picture-uri-dark': "'file:///usr/share/backgrounds/dark.jpg'",
    'org.gnome.desktop.background picture-options': "'stretched'",
    'org.gnome.desktop.background primary-color': "'#102030'",
    'org.gnome.desktop.background secondary-color': "'#302010'",
    'org.gnome.desktop.background color-shading-type': "'vertical'",
    'org.gnome.desktop.interface accent-color': "'red'",
    'org.gnome.desktop.interface color-scheme': "'prefer-dark'",
    'org.gnome.desktop.interface text-scaling-factor': '1.25',
    'org.gnome.desktop.input-sources sources': "[('xkb', 'de')]",
    'org.gnome.desktop.notifications show-banners': 'false',
    'org.gnome.settings-daemon.plugins.color night-light-enabled': 'true',
    'org.gnome.settings-daemon.plugins.color night-light-schedule-automatic': 'false',
    'org.gnome.settings-daemon.plugins.color night-light-schedule-from': '21.5',
    'org.gnome.settings-daemon.plugins.color night-light-schedule-to': '7.25',
    'org.gnome.settings-daemon.plugins.color night-light-temperature': '3400',
    'org.gnome.shell favorite-apps': "['org.gnome.Calculator.desktop']",
};

type Setting = readonly [schema: string, key: string];

// Kills the shell: @ownShell
describe('Profiles', () => {
    const desktop = useDesktop();
    const { extension, workspaces } = desktop;
    const session = new Session(desktop);

    const directory = GLib.Dir.make_tmp('locked-XXXXXX');
    let favourites = '';

    beforeAll(async () => {
        favourites = await get(FAVOURITES);
        await workspaces.create('work', {});
        await workspaces.create('play', {});
    });

    beforeEach(async () => {
        await workspaces.activate('work');
        for (const setting of [...PROFILE, OTHER]) await reset(setting);
        await workspaces.activate('play');
        for (const setting of PROFILE) await reset(setting);
    });

    afterAll(async () => {
        await session.endWithShell();
        for (const setting of [...PROFILE, OTHER]) await reset(setting);
        await desktop.execute(['dconf', 'reset', OWN]);
        await desktop.execute(['rm', '-rf', directory]);
        await desktop.execute(['rm', '-f', `${GLib.get_user_config_dir()}/mimeapps.list`]);
    });

    async function get(setting: Setting): Promise<string> {
        return (await desktop.execute(['gsettings', 'get', ...setting])).trim();
    }

    async function set(setting: Setting, value: string): Promise<void> {
        await desktop.execute(['gsettings', 'set', ...setting, value]);
    }

    async function reset(setting: Setting): Promise<void> {
        await desktop.execute(['gsettings', 'reset', ...setting]);
        // The shell has been told when it answers.
        await workspaces.roundTrip();
    }

    /** Chooses an app for links in the session, as Settings does. */
    async function choose(app: string): Promise<void> {
        await desktop.execute(['gio', 'mime', LINK, app]);
    }

    async function isChosen(app: string): Promise<boolean> {
        const [first = ''] = (await desktop.execute(['gio', 'mime', LINK])).split('\n');
        return first.endsWith(app);
    }

    async function untilIs(setting: Setting, value: string): Promise<void> {
        await eventually(`${setting.join(' ')} is ${value}`, async () => {
            return (await get(setting)) === value;
        });
    }

    /** Locks a setting by dconf; returns the variable by which programs know of it. */
    async function lock([schema, key]: Setting): Promise<string> {
        const path = schema.replaceAll('.', '/');
        await desktop.execute(['mkdir', '-p', `${directory}/source/locks`]);
        GLib.file_set_contents(`${directory}/source/values`, `[${path}]\n${key}='default'\n`);
        GLib.file_set_contents(`${directory}/source/locks/values`, `/${path}/${key}\n`);
        const database = `${directory}/database`;
        await desktop.execute(['dconf', 'compile', database, `${directory}/source`]);
        const databases = `user-db:user\nfile-db:${database}\nsystem-db:local\n`;
        GLib.file_set_contents(`${directory}/profile`, databases);
        return `DCONF_PROFILE=${directory}/profile`;
    }

    /** What `settings.json` of a workspace says. */
    async function stored(name: string): Promise<Record<string, string | null>> {
        const file = `${workspaces.root}/${await workspaces.idOf(name)}/kolide/settings.json`;
        const [, bytes] = GLib.file_get_contents(file);
        const { settings } = JSON.parse(new TextDecoder().decode(bytes)) as {
            settings: Record<string, string | null>;
        };
        return settings;
    }

    /** Returns when the setting is one of a workspace's own. */
    async function settled(name: string, setting: Setting): Promise<void> {
        await eventually('it is written', async () => setting.join(' ') in (await stored(name)));
    }

    it('give each workspace the settings that were chosen there', async () => {
        await set(ACCENT, 'red');
        await set(SCHEME, 'prefer-dark');
        await set(WALLPAPER, 'file:///usr/share/backgrounds/play.jpg');
        await set(FAVOURITES, "['org.gnome.Calculator.desktop']");
        await workspaces.activate('work');
        await untilIs(ACCENT, "'blue'");
        await untilIs(SCHEME, "'default'");
        await untilIs(FAVOURITES, favourites);
        await set(ACCENT, 'green');

        await workspaces.activate('play');
        await untilIs(ACCENT, "'red'");
        await untilIs(SCHEME, "'prefer-dark'");
        await untilIs(WALLPAPER, "'file:///usr/share/backgrounds/play.jpg'");
        await untilIs(FAVOURITES, "['org.gnome.Calculator.desktop']");

        await workspaces.activate('work');
        await untilIs(ACCENT, "'green'");
    });

    it('hold everything that they are said to', async () => {
        const all = Object.keys(VALUES).map(name => name.split(' ') as [string, string]);
        const values = async (): Promise<string[]> => {
            const found = await Promise.all(all.map(get));
            return found.map(value => value.replace(/^uint32 /, ''));
        };
        const chosen = Object.values(VALUES);
        for (const setting of all) await set(setting, VALUES[setting.join(' ')] ?? '');
        await eventually('all of it is written', async () => {
            const written = await stored('play');
            return Object.entries(VALUES).every(([name, value]) => written[name] === value);
        });
        const names = Object.keys(await stored('play'));
        expect(names.filter(name => !name.startsWith('default-apps ')).sort()).toEqual(
            Object.keys(VALUES).sort(),
        );

        await workspaces.activate('work');
        await eventually('the settings are those of the other workspace', async () => {
            return (await values()).every((value, index) => value !== chosen[index]);
        });
        await workspaces.activate('play');
        await eventually('the settings are as they were chosen', async () => {
            return (await values()).join() === chosen.join();
        });
        for (const setting of all) await reset(setting);
    });

    it('leave all other settings common', async () => {
        await set(OTHER, 'true');
        await set(ACCENT, 'red');
        await workspaces.activate('work');
        await untilIs(ACCENT, "'blue'");
        expect(await get(OTHER)).toBe('true');
    });

    it('hold what a person adds to them', async () => {
        const more = [ACCENT, OTHER].map(setting => `'${setting.join(' ')}'`).join(', ');
        await desktop.execute(['dconf', 'write', OWN, `[${more}]`]);
        await workspaces.activate('work');
        await settled('work', OTHER);
        await workspaces.activate('play');
        await settled('play', OTHER);
        await set(OTHER, 'true');
        await workspaces.activate('work');
        await untilIs(OTHER, 'false');
        await workspaces.activate('play');
        await untilIs(OTHER, 'true');
        await desktop.execute(['dconf', 'reset', OWN]);
    });

    it('take over what was changed while the extension was off', async () => {
        await extension.disable();
        await set(ACCENT, 'red');
        await extension.enable();
        await eventually('it is written', async () => {
            return (await stored('play'))[ACCENT.join(' ')] === "'red'";
        });
        await workspaces.activate('work');
        await untilIs(ACCENT, "'blue'");
    });

    it('are copied, but for what is no workspace’s own any more', async () => {
        const more = [ACCENT, OTHER].map(setting => `'${setting.join(' ')}'`).join(', ');
        await desktop.execute(['dconf', 'write', OWN, `[${more}]`]);
        await workspaces.activate('work');
        await settled('work', OTHER);
        await desktop.execute(['dconf', 'reset', OWN]);
        await set(ACCENT, 'purple');
        await workspaces.roundTrip();
        const copied = await run('settings', 'play', '--copy-from=work');
        expect(copied).toEqual({ code: 0, stdout: '', stderr: '' });
        expect((await stored('play'))[ACCENT.join(' ')]).toBe("'purple'");
        expect(Object.keys(await workspaces.listSettings('work'))).not.toContain(OTHER.join(' '));
    });

    it('are copied, but for what an administrator has locked', async () => {
        const locked = await lock(SCHEME);
        await session.outliveShell([locked]);
        await session.untilAnother(await session.killShell());
        await session.untilReady();
        await workspaces.activate('work');
        await set(ACCENT, 'teal');
        await workspaces.roundTrip();
        const copied = await execute([
            'env',
            locked,
            PROGRAM,
            'settings',
            'play',
            '--copy-from=work',
        ]);
        expect(copied).toEqual({
            code: 0,
            stdout: '',
            stderr: `An administrator has locked the setting “${SCHEME.join(' ')}”.\n`,
        });
        expect((await stored('play'))[ACCENT.join(' ')]).toBe("'teal'");
        const one = await execute([
            ...['env', locked, PROGRAM, 'settings', 'play', ...SCHEME, '--copy-from=work'],
        ]);
        expect([one.code, one.stderr]).toEqual([6, jasmine.stringContaining('has locked')]);
    });

    it('are one workspace’s, whole, after the shell was killed in the middle of a switch', async () => {
        await session.outliveShell();
        await set(ACCENT, 'red');
        await set(SCHEME, 'prefer-dark');
        await set(FAVOURITES, "['org.gnome.Calculator.desktop']");
        await choose(BROWSER);
        await workspaces.roundTrip();
        // Answered when the windows are there: the settings come after that.
        await workspaces.activate('work');
        const pid = await session.killShell();
        await session.untilAnother(pid);
        await session.untilReady();

        expect(await workspaces.activeId()).toBe(await workspaces.idOf('work'));
        await untilIs(ACCENT, "'blue'");
        await untilIs(SCHEME, "'default'");
        await eventually('the browser is that of work', async () => !(await isChosen(BROWSER)));
        await workspaces.activate('play');
        await untilIs(ACCENT, "'red'");
        await untilIs(SCHEME, "'prefer-dark'");
        await untilIs(FAVOURITES, "['org.gnome.Calculator.desktop']");
        await eventually('the browser is that of play', () => isChosen(BROWSER));
    });
});
