import { parseArguments, type Arguments } from '../../../src/cli/arguments.js';
import { COMMANDS } from '../../../src/cli/commands.js';
import { importWorkspace, type TransferApi } from '../../../src/cli/transfers.js';
import { Cancellation } from '../../../src/core/cancellation.js';
import { writeArchive } from '../../../src/system/archive/exporting.js';
import type { WorkspaceSettings } from '../../../src/system/dbus/workspacesClient.js';
import { move } from '../../../src/system/files.js';
import { metaText, NOW, useTemporaryHome } from '../system/store/temporaryHome.js';

const ROOT = '.config/koder/workspaces';
const OLD = '11111111-1111-4111-8111-111111111111';
const NEW = '22222222-2222-4222-8222-222222222222';
const FILE = 'work.kolide-workspace';

describe('Importing a workspace', () => {
    const home = useTemporaryHome();

    beforeEach(async () => {
        home().makeDirectory(`${ROOT}/${OLD}/home`);
        home().write(`${ROOT}/${OLD}/meta.toml`, metaText('work', 'isolation = "separate"'));
        const tree = home().layout.workspace(OLD);
        const about = { kind: 'workspace', name: 'work', madeAt: NOW, tree } as const;
        const file = `${home().path}/${FILE}`;
        await writeArchive(file, { ...about, secrets: null }, () => undefined, new Cancellation());
    });

    /** @returns the `meta.toml` that each workspace has when it comes to be. */
    async function importWith(settings: WorkspaceSettings): Promise<string[]> {
        const adopted: string[] = [];
        const api = {
            list: () => Promise.resolve([]),
            adopt: (staged: string) => {
                adopted.push(home().read(`${ROOT}/${staged}/meta.toml`));
                return Promise.resolve(staged);
            },
        } as Partial<TransferApi> as TransferApi;
        await importWorkspace(given('import', FILE), settings, api, {
            layout: () => home().layout,
            pathOf: name => `${home().path}/${name}`,
            newId: home().newId,
            now: () => NOW,
            keys: () => Promise.reject(new Error('No key is asked for')),
            askSecretly: () => Promise.resolve(null),
            readSecret: () => Promise.reject(new Error('No descriptor is named')),
            interruptible: work => work(new Cancellation()),
            showsErrors: () => false,
            complain: fail,
        });
        return adopted;
    }

    it('makes it as was asked for, from its beginning', async () => {
        const [meta = ''] = await importWith({
            isolation: 'confined',
            colour: 'red',
            koder_user_id: 'anna@example.com',
            keep_running: true,
            keep_awake: true,
        });
        for (const line of [
            'isolation = "confined"',
            'colour = "red"',
            'koder_user_id = "anna@example.com"',
            'keep_running = true',
            'keep_awake = true',
        ])
            expect(meta).toContain(line);
    });

    it('brings in nothing if that is not possible', async () => {
        await expectAsync(importWith({ colour: 'mauve' })).toBeRejectedWith(
            jasmine.objectContaining({ code: 'InvalidArgument' }),
        );
        expect(home().list(ROOT)).toEqual([OLD]);
    });

    describe('with its secrets', () => {
        const secrets = { passphrase: 'correct horse', keyringKey: 'the key of its key ring' };
        const keys = new Map<string, string>();

        beforeEach(async () => {
            keys.clear();
            const tree = home().layout.workspace(OLD);
            const about = { kind: 'workspace', name: 'work', madeAt: NOW, tree } as const;
            const file = `${home().path}/secrets`;
            await writeArchive(file, { ...about, secrets }, () => undefined, new Cancellation());
        });

        /** @param adopt what the shell does with what was put together. */
        async function importSecrets(adopt: (staged: string) => Promise<string>): Promise<string> {
            const api = { list: () => Promise.resolve([]), adopt };
            const words = given('import', 'secrets', '--passphrase-fd=7');
            return importWorkspace(words, {}, api as Partial<TransferApi> as TransferApi, {
                layout: () => home().layout,
                pathOf: name => `${home().path}/${name}`,
                newId: () => NEW,
                now: () => NOW,
                keys: () =>
                    Promise.resolve({
                        find: id => Promise.resolve(keys.get(id) ?? null),
                        keep: (id, key) => {
                            keys.set(id, key);
                            return Promise.resolve();
                        },
                        forget: id => {
                            keys.delete(id);
                            return Promise.resolve();
                        },
                    }),
                askSecretly: () => Promise.reject(new Error('Nobody is asked')),
                readSecret: descriptor => {
                    expect(descriptor).toBe(7);
                    return Promise.resolve(secrets.passphrase);
                },
                interruptible: work => work(new Cancellation()),
                showsErrors: () => false,
                complain: fail,
            });
        }

        it('brings the key of its key ring along', async () => {
            await importSecrets(staged => Promise.resolve(staged));
            expect([...keys]).toEqual([[NEW, secrets.keyringKey]]);
        });

        it('keeps no key of what the shell has not taken over', async () => {
            await expectAsync(importSecrets(() => Promise.reject(new Error('No')))).toBeRejected();
            expect([...keys]).toEqual([]);
        });

        it('keeps the key if the shell ended before it could say that it has', async () => {
            const adopt = async (staged: string): Promise<string> => {
                const { layout } = home();
                await move(layout.workspace(staged), layout.workspace(NEW));
                throw new Error('It has left the bus');
            };
            await expectAsync(importSecrets(adopt)).toBeRejected();
            expect([...keys]).toEqual([[NEW, secrets.keyringKey]]);
        });
    });
});

function given(...words: string[]): Arguments {
    const request = parseArguments(COMMANDS, words);
    if (request.kind !== 'run') throw new Error('This is no command');
    return request.arguments;
}
