import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import {
    ERROR_PREFIX,
    WORKSPACES_NAME,
    WORKSPACES_PATH,
} from '../../src/system/dbus/workspacesInterface.js';
import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';
import type { WorkspaceSignal } from './driver/workspaces.js';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

// One pixel.
const PICTURE =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('The D-Bus API', () => {
    const desktop = useDesktop();
    const { bus, workspaces } = desktop;
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', { koder_user_id: 'rpm@koder.dev' });
    });

    /** Calls a method as any program would, and returns the bare answer. */
    async function call(method: string, signature: string, args: unknown[]): Promise<unknown[]> {
        const answer = await bus.call(
            WORKSPACES_NAME,
            WORKSPACES_PATH,
            WORKSPACES_NAME,
            method,
            GLib.Variant.new(signature as '(s)', args as [string]),
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
        );
        return answer.recursiveUnpack<unknown[]>();
    }

    /** The name of the error of a call that must fail, without what all names begin with. */
    async function errorOf(method: string, signature: string, ...args: unknown[]): Promise<string> {
        try {
            await call(method, signature, args);
        } catch (error) {
            const name = Gio.DBusError.get_remote_error(error as GLib.Error) ?? '';
            Gio.DBusError.strip_remote_error(error as GLib.Error);
            if (!name.startsWith(ERROR_PREFIX)) return name;
            // People read it, in the panel and in the terminal.
            expect((error as GLib.Error).message).toMatch(/^[A-Z“][^]*\.$/);
            return name.slice(ERROR_PREFIX.length);
        }
        return 'no error';
    }

    const text = (value: string): GLib.Variant => new GLib.Variant('s', value);

    async function summary(name: string) {
        return (await workspaces.list()).find(workspace => workspace.name === name);
    }

    it('has the members that the design promises', async () => {
        const xml = await desktop.execute([
            ...['gdbus', 'introspect', '--xml', '--session'],
            ...['--dest', WORKSPACES_NAME, '--object-path', WORKSPACES_PATH],
        ]);
        const info = Gio.DBusNodeInfo.new_for_xml(xml).lookup_interface(WORKSPACES_NAME);
        if (!info) throw new Error('The interface is not there');
        const signature = (args: Gio.DBusArgInfo[]): string =>
            args.map(arg => arg.signature).join('');
        const methods = Object.fromEntries(
            info.methods.map(({ name, in_args: input, out_args: output }) => [
                name,
                `${signature(input)} → ${signature(output)}`.trim(),
            ]),
        );
        expect(methods).toEqual(
            jasmine.objectContaining({
                List: '→ aa{sv}',
                Create: 'sa{sv} → s',
                Update: 'sa{sv} →',
                Activate: 's →',
                Remove: 's →',
                Restore: 's →',
                Purge: 's →',
                Launch: 'ssas → s',
                Run: 'sass → s',
            }),
        );
        expect(info.properties.map(property => [property.name, property.signature])).toEqual([
            ['Active', 's'],
            ['ConfinementProblem', 's'],
        ]);
        const signals = info.signals.map(({ name, args }) => [name, signature(args)]);
        expect(Object.fromEntries(signals)).toEqual({
            ActiveChanged: 'ss',
            WorkspaceAdded: 's',
            WorkspaceChanged: 's',
            WorkspaceRemoved: 's',
        });
    });

    describe('List', () => {
        it('tells everything of a workspace', async () => {
            const workspace = await summary('work');
            expect(workspace?.id).toMatch(UUID_V4);
            expect(workspace).toEqual({
                id: work,
                name: 'work',
                icon: jasmine.stringMatching(/-symbolic$/),
                colour: jasmine.stringMatching(/^[a-z]+$/),
                awake_inhibitors: 0,
                held_notifications: 0,
                vault: 'none',
                koder_user_id: 'rpm@koder.dev',
                identity: 'rpm@koder.dev',
                created_at: jasmine.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
                active: false,
                state: 'empty',
                default: false,
                keep_running: false,
                keep_awake: false,
                notifications: 'default',
                clipboard: 'own',
                isolation: 'separate',
                apps: ['all', []],
                folder: `${workspaces.root}/${work}/home`,
            });
        });

        it('says which one is active', async () => {
            const states = (await workspaces.list()).map(({ name, active, state }) => [
                name,
                active,
                state,
            ]);
            expect(states).toEqual([
                ['default', true, 'active'],
                ['work', false, 'empty'],
            ]);
        });

        it('tells why a workspace is broken', async () => {
            const directory = `${workspaces.root}/${UNKNOWN_ID}`;
            await workspaces.signal('WorkspaceAdded', async () =>
                desktop.execute(['mkdir', directory]),
            );
            const broken = (await workspaces.list()).find(({ id }) => id === UNKNOWN_ID);
            expect(broken?.state).toBe('broken');
            expect(broken?.reason).toContain('meta.toml');
            expect(await errorOf('Activate', '(s)', UNKNOWN_ID)).toBe('Failed');
            await workspaces.signal('WorkspaceRemoved', async () =>
                desktop.execute(['rmdir', directory]),
            );
        });
    });

    describe('Create', () => {
        it('makes a workspace with what is given, and tells of it', async () => {
            const signals: WorkspaceSignal[] = [];
            const stop = workspaces.record(signals);
            const options = {
                icon: text('starred-symbolic'),
                colour: text('#12AB34'),
                koder_user_id: text('a@b.example'),
            };
            const [id] = (await call('Create', '(sa{sv})', ['  made here ', options])) as [string];
            await workspaces.roundTrip();
            stop();
            expect(signals).toEqual([['WorkspaceAdded', id]]);
            expect(await summary('made here')).toEqual(
                jasmine.objectContaining({
                    id,
                    icon: 'starred-symbolic',
                    colour: '#12ab34',
                    koder_user_id: 'a@b.example',
                }),
            );
            const modes = ['stat', '-c', '%a'];
            const directory = `${workspaces.root}/${id}`;
            expect(await desktop.execute([...modes, directory])).toBe('700\n');
            expect(await desktop.execute([...modes, `${directory}/meta.toml`])).toBe('600\n');
            await workspaces.remove(id);
            await workspaces.purge(id);
        });

        const badNames = {
            empty: '',
            'only space': '  ',
            'over 64 characters': 'x'.repeat(65),
            'with a slash': 'a/b',
            'with a control character': 'a\u0007b',
            'with a line break': 'a\nb',
            'with a bidi control': 'a\u202eb',
            'that looks like an id': UNKNOWN_ID,
        };
        for (const [what, name] of Object.entries(badNames)) {
            it(`refuses a name ${what}`, async () => {
                expect(await errorOf('Create', '(sa{sv})', name, {})).toBe('InvalidName');
            });
        }

        for (const name of ['work', 'WORK', 'ｗｏｒｋ']) {
            it(`refuses the name “${name}”, which is taken`, async () => {
                expect(await errorOf('Create', '(sa{sv})', name, {})).toBe('Exists');
            });
        }

        const badOptions: Record<string, Record<string, GLib.Variant>> = {
            'an unknown one': { size: text('big') },
            'a number for a colour': { colour: new GLib.Variant('u', 7) },
            'no colour': { colour: text('mauve-ish') },
            'a path for an icon': { icon: text('/etc/passwd') },
            'control characters in the user id': { koder_user_id: text('a\nb') },
        };
        for (const [what, options] of Object.entries(badOptions)) {
            it(`refuses as an option ${what}`, async () => {
                expect(await errorOf('Create', '(sa{sv})', 'new', options)).toBe('InvalidArgument');
            });
        }

        it('has left nothing of what it refused', async () => {
            const names = (await workspaces.list()).map(({ name }) => name);
            expect(names).toEqual(['default', 'work']);
            const ids = (await workspaces.list()).map(({ id }) => id);
            const files = await desktop.execute(['ls', '-A', workspaces.root]);
            // Where removed workspaces are kept may be there already.
            const known = [...ids, 'active', '.removed', '.set-aside', '.shown-profile', ''];
            expect(files.split('\n').filter(file => !known.includes(file))).toEqual([]);
        });
    });

    describe('Update', () => {
        it('changes what is given and keeps the rest', async () => {
            const before = await summary('work');
            const changed = await workspaces.signal('WorkspaceChanged', async () =>
                workspaces.update(work, { name: 'office', colour: 'red' }),
            );
            expect(changed).toEqual([work]);
            expect(await summary('office')).toEqual({
                ...(before as object),
                name: 'office',
                colour: 'red',
            } as never);
            await workspaces.update('office', { name: 'work' });
        });

        it('refuses what Create refuses', async () => {
            const change = async (changes: Record<string, GLib.Variant>): Promise<string> =>
                errorOf('Update', '(sa{sv})', work, changes);
            expect(await change({ name: text('a/b') })).toBe('InvalidName');
            expect(await change({ name: text('Default') })).toBe('Exists');
            expect(await change({ colour: text('?') })).toBe('InvalidArgument');
            expect(await change({ id: text(UNKNOWN_ID) })).toBe('InvalidArgument');
            expect(await errorOf('Update', '(sa{sv})', 'nobody', {})).toBe('NotFound');
        });

        it('copies a picture into the workspace, and takes it out again', async () => {
            const image = `${GLib.get_tmp_dir()}/picture-${GLib.uuid_string_random()}.png`;
            const bytes = GLib.base64_decode(PICTURE);
            GLib.file_set_contents(image, bytes);
            await workspaces.signal('WorkspaceChanged', async () =>
                workspaces.update('work', { picture: image }),
            );
            const { picture = '' } = (await summary('work')) as { picture?: string };
            const pictures = `${workspaces.root}/${work}/kolide`;
            expect(picture).toMatch(new RegExp(`^${pictures}/picture-[0-9a-f-]{36}\\.png$`));
            expect(GLib.file_get_contents(picture)[1]).toEqual(bytes);
            // The same one again is told of, too.
            await workspaces.signal('WorkspaceChanged', async () =>
                workspaces.update('work', { picture: image }),
            );
            const before = await summary('work');
            for (const unfit of ['picture.png', '/etc/hostname', '/nowhere', '/dev/zero'])
                expect(
                    await errorOf('Update', '(sa{sv})', work, {
                        name: text('office'),
                        colour: text('red'),
                        picture: text(unfit),
                    }),
                )
                    .withContext(unfit)
                    .toBe('InvalidArgument');
            expect(
                await errorOf('Update', '(sa{sv})', work, {
                    name: text('Default'),
                    picture: text(image),
                }),
            ).toBe('Exists');
            expect(await summary('work')).toEqual(before);
            const files = async (): Promise<string[]> =>
                (await desktop.execute(['find', pictures, '-name', '*picture*']))
                    .split('\n')
                    .filter(Boolean);
            expect(await files()).toEqual([(before as { picture?: string }).picture ?? '']);
            await workspaces.update('work', { picture: '' });
            expect(await files()).toEqual([]);
            expect(await summary('work')).not.toEqual(
                jasmine.objectContaining({ picture: jasmine.anything() }),
            );
            await desktop.execute(['rm', image]);
        });

        it('may change the case of a name', async () => {
            await workspaces.update('work', { name: 'Work' });
            expect(await summary('Work')).toBeDefined();
            await workspaces.update(work, { name: 'work' });
        });
    });

    describe('Activate', () => {
        it('takes an id or a name', async () => {
            await workspaces.activate('WORK');
            expect(await workspaces.activeId()).toBe(work);
            const first = await workspaces.idOf('default');
            await workspaces.activate(first);
            expect(await workspaces.activeId()).toBe(first);
        });

        it('tells of the property’s change', async () => {
            const changes: string[] = [];
            const subscription = bus.signal_subscribe(
                ...([WORKSPACES_NAME, 'org.freedesktop.DBus.Properties'] as const),
                ...(['PropertiesChanged', WORKSPACES_PATH, null] as const),
                Gio.DBusSignalFlags.NONE,
                (_bus, _sender, _path, _interface, _signal, parameters) => {
                    const [, { Active: active = '' }] =
                        parameters.recursiveUnpack<[string, Record<string, string>]>();
                    changes.push(active);
                },
            );
            await workspaces.activate(work);
            await eventually('the change is told', () => changes.length > 0);
            bus.signal_unsubscribe(subscription);
            expect(changes).toEqual([work]);
            await workspaces.activate('default');
        });

        it('knows no such workspace', async () => {
            expect(await errorOf('Activate', '(s)', 'nobody')).toBe('NotFound');
            expect(await errorOf('Activate', '(s)', UNKNOWN_ID)).toBe('NotFound');
            expect(await errorOf('Activate', '(s)', '')).toBe('NotFound');
            expect(await errorOf('Activate', '(s)', '../..')).toBe('NotFound');
        });
    });

    describe('Remove, Restore and Purge', () => {
        it('set a workspace aside and bring it back, with all that was in it', async () => {
            const id = await workspaces.create('passing', { colour: 'pink' });
            const before = await summary('passing');
            const file = `${workspaces.root}/${id}/home/letter`;
            await desktop.execute([
                'sh',
                '-c',
                'mkdir -p "$(dirname "$1")" && echo hi >"$1"',
                '',
                file,
            ]);

            const removed = await workspaces.signal('WorkspaceRemoved', async () =>
                workspaces.remove('passing'),
            );
            expect(removed).toEqual([id]);
            expect(await summary('passing')).toBeUndefined();
            expect((await workspaces.listRemoved()).map(workspace => workspace.id)).toEqual([id]);

            const added = await workspaces.signal('WorkspaceAdded', async () =>
                workspaces.restore('passing'),
            );
            expect(added).toEqual([id]);
            expect(await summary('passing')).toEqual(before);
            expect(await desktop.execute(['cat', file])).toBe('hi\n');
            await workspaces.remove(id);
        });

        it('delete for good only what was removed', async () => {
            expect(await errorOf('Purge', '(s)', 'work')).toBe('Busy');
            const id = (await workspaces.listRemoved())[0]?.id ?? '';
            await workspaces.purge('passing');
            expect(await workspaces.listRemoved()).toEqual([]);
            expect(await errorOf('Restore', '(s)', id)).toBe('NotFound');
            expect(await errorOf('Purge', '(s)', id)).toBe('NotFound');
            const found = await desktop.execute(['find', workspaces.root, '-name', `*${id}*`]);
            expect(found).toBe('');
        });

        it('spare the active workspace and the session’s own', async () => {
            expect(await errorOf('Remove', '(s)', 'default')).toBe('Denied');
            await workspaces.activate('work');
            expect(await errorOf('Remove', '(s)', 'work')).toBe('Busy');
            expect(await errorOf('Remove', '(s)', 'default')).toBe('Denied');
            await workspaces.activate('default');
            expect(await errorOf('Remove', '(s)', 'nobody')).toBe('NotFound');
        });

        it('do not bring a workspace back under a name that was taken meanwhile', async () => {
            const first = await workspaces.create('twice', {});
            await workspaces.remove(first);
            const second = await workspaces.create('Twice', {});
            expect(await errorOf('Restore', '(s)', first)).toBe('Exists');
            await workspaces.remove(second);
            // The name alone no longer tells which of the two is meant.
            expect(await errorOf('Restore', '(s)', 'twice')).toBe('InvalidArgument');
            await workspaces.restore(first);
            await workspaces.remove(first);
            await workspaces.purge(first);
            await workspaces.purge(second);
        });
    });

    it('starts programs, and says what cannot be started', async () => {
        expect(await workspaces.run(work, ['true'], '/')).toMatch(/^app-kolide-true@.*\.service$/);
        expect(await errorOf('Launch', '(ssas)', 'work', 'org.example.App.desktop', [])).toBe(
            'NotFound',
        );
        expect(await errorOf('Run', '(sass)', 'nobody', ['true'], '/')).toBe('NotFound');
        expect(await errorOf('Run', '(sass)', work, [], '/')).toBe('InvalidArgument');
        expect(await errorOf('Run', '(sass)', work, ['true'], 'here')).toBe('InvalidArgument');
    });

    it('refuses arguments of the wrong types as D-Bus does', async () => {
        const error = await errorOf('Activate', '(u)', 7);
        expect(error).toBe('org.freedesktop.DBus.Error.InvalidArgs');
    });
});
