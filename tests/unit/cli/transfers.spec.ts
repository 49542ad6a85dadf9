import { parseArguments, type Arguments } from '../../../src/cli/arguments.js';
import { COMMANDS } from '../../../src/cli/commands.js';
import { importWorkspace, type TransferApi } from '../../../src/cli/transfers.js';
import { Cancellation } from '../../../src/core/cancellation.js';
import { writeArchive } from '../../../src/system/archive/exporting.js';
import type { WorkspaceSettings } from '../../../src/system/dbus/workspacesClient.js';
import { metaText, NOW, useTemporaryHome } from '../system/store/temporaryHome.js';

const ROOT = '.config/koder/workspaces';
const OLD = '11111111-1111-4111-8111-111111111111';
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
});

function given(...words: string[]): Arguments {
    const request = parseArguments(COMMANDS, words);
    if (request.kind !== 'run') throw new Error('This is no command');
    return request.arguments;
}
