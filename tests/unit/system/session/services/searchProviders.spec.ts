import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { Lifetime } from '../../../../../src/core/lifetime.js';
import { SearchProviders } from '../../../../../src/system/session/services/searchProviders.js';
import type { WorkspaceLink } from '../../../../../src/system/session/services/workspaceLink.js';

const FILES = {
    service: 'org.gnome.Nautilus',
    path: '/org/gnome/Nautilus/SearchProvider',
    interfaceName: 'org.gnome.Shell.SearchProvider2',
};
const IDS = new GLib.Variant('(as)', [['1']]);

describe('The search providers of workspaces', () => {
    /** Providers that a workspace’s bus answers for so. */
    function providersThat(
        answer: () => Promise<GLib.Variant>,
        isConfined = false,
    ): [SearchProviders, Lifetime] {
        const lifetime = new Lifetime(fail);
        const providers = new SearchProviders();
        const link = { workspaceId: 'work', isConfined, bus: { call: answer }, lifetime };
        providers.serve(link as unknown as WorkspaceLink);
        return [providers, lifetime];
    }

    async function metaFrom(
        meta: Record<string, GLib.Variant>,
        isConfined: boolean,
    ): Promise<string[]> {
        const metas = new GLib.Variant('(aa{sv})', [[meta]]);
        const [providers] = providersThat(() => Promise.resolve(metas), isConfined);
        const answer = await providers.ask('work', FILES, 'GetResultMetas', IDS);
        return Object.keys(answer?.deepUnpack<[Record<string, unknown>[]]>()[0][0] ?? {}).sort();
    }

    it('answer for their own workspace, while its bus runs', async () => {
        const [providers, lifetime] = providersThat(() => Promise.resolve(IDS));
        expect(await providers.ask('work', FILES, 'GetInitialResultSet', IDS)).toBe(IDS);
        expect(await providers.ask('play', FILES, 'GetInitialResultSet', IDS)).toBeNull();
        lifetime.end();
        expect(await providers.ask('work', FILES, 'GetInitialResultSet', IDS)).toBeNull();
    });

    it('have nothing to say when the bus ends meanwhile; what else goes wrong is told', async () => {
        const failing = async (code: number): Promise<GLib.Variant | null> => {
            const error = new Gio.IOErrorEnum({ code, message: 'no' }) as unknown as Error;
            const [providers] = providersThat(() => Promise.reject(error));
            return providers.ask('work', FILES, 'GetInitialResultSet', IDS);
        };
        expect(await failing(Gio.IOErrorEnum.CLOSED)).toBeNull();
        await expectAsync(failing(Gio.IOErrorEnum.TIMED_OUT)).toBeRejected();
    });

    it('are not listened to if they say too much', async () => {
        const much = new GLib.Variant('(as)', [['x'.repeat(5 * 1024 * 1024)]]);
        const [providers] = providersThat(() => Promise.resolve(much));
        expect(await providers.ask('work', FILES, 'GetInitialResultSet', IDS)).toBeNull();
    });

    describe('out of a sandbox', () => {
        const text = (value: string): GLib.Variant => new GLib.Variant('s', value);
        const icon = (value: Gio.Icon): GLib.Variant => value.serialize() ?? text('');
        const pictures: [string, Record<string, GLib.Variant>][] = [
            ['a file', { icon: icon(new Gio.FileIcon({ file: Gio.File.new_for_path('/x') })) }],
            ['a path', { icon: text('/x') }],
            ['a URI', { gicon: text('smb://host/x') }],
            ['a file by another name', { gicon: text('. GFileIcon %2Fx') }],
            ['what is no text', { gicon: new GLib.Variant('as', ['/x']) }],
            [
                'pixels',
                {
                    'icon-data': new GLib.Variant('(iiibiiay)', [
                        9,
                        9,
                        9,
                        true,
                        8,
                        4,
                        new Uint8Array(1),
                    ]),
                },
            ],
        ];
        for (const [what, picture] of pictures) {
            it(`do not show ${what}`, async () => {
                const meta = { id: text('1'), name: text('x'), ...picture };
                expect(await metaFrom(meta, true)).toEqual(['id', 'name']);
                expect((await metaFrom(meta, false)).length).toBe(3);
            });
        }

        it('show icons of the theme', async () => {
            const named = { icon: icon(new Gio.ThemedIcon({ name: 'folder' })) };
            expect(await metaFrom(named, true)).toEqual(['icon']);
            expect(await metaFrom({ gicon: text('folder') }, true)).toEqual(['gicon']);
        });
    });
});
