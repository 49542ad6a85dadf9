import { WorkspaceError } from '../../../../src/core/errors.js';
import { AppLauncher } from '../../../../src/system/apps/appLauncher.js';
import type { Sandboxes } from '../../../../src/system/apps/sandboxes.js';
import { OPEN } from '../../../../src/system/apps/sandboxes.js';
import type { ShownApps } from '../../../../src/system/apps/shownApps.js';
import type { WorkspaceBuses } from '../../../../src/system/session/workspaceBus.js';
import type { UserManager } from '../../../../src/system/systemd/userManager.js';
import { sampleWorkspace } from '../../core/workspace/sample.js';

describe('What serves the programs of a workspace', () => {
    const work = sampleWorkspace('work-id', 'work');
    let isFree = true;
    let begun: string[] = [];
    let finish: () => void;
    let started: Promise<void>;
    let whenChecked: () => void;
    let launcher: AppLauncher;

    beforeEach(() => {
        [isFree, begun] = [true, []];
        [started, whenChecked] = [Promise.resolve(), () => undefined];
        const enclosed = new Promise<typeof OPEN>(resolve => {
            finish = () => {
                resolve(OPEN);
            };
        });
        const note = async (what: string): Promise<void> => {
            begun.push(what);
            return Promise.resolve();
        };
        launcher = new AppLauncher(
            {
                events: { on: () => () => undefined },
                start: () => started,
                watchFailure: () => () => undefined,
            } as unknown as UserManager,
            { ensure: () => enclosed } as unknown as Sandboxes,
            {
                ensure: () => note('bus'),
                serveOn: () => note('services'),
            } as unknown as WorkspaceBuses,
            { ensure: () => note('apps') } as unknown as ShownApps,
            () => '/tree',
            '/run/user/1000',
            () => {
                whenChecked();
                if (!isFree) throw new WorkspaceError('Busy', 'It is being copied.');
            },
        );
    });

    it('is not started if the workspace is kept still meanwhile', async () => {
        const preparing = launcher.prepare(work);
        isFree = false;
        finish();
        await expectAsync(preparing).toBeRejectedWith(jasmine.objectContaining({ code: 'Busy' }));
        expect(begun).toEqual(['apps']);
    });

    it('can be waited for, whatever becomes of it', async () => {
        await launcher.settled(work.id);
        const preparing = launcher.prepare(work);
        let isSettled = false;
        const settled = launcher.settled(work.id).then(() => {
            isSettled = true;
        });
        await Promise.resolve();
        expect(isSettled).toBeFalse();
        isFree = false;
        finish();
        await settled;
        await expectAsync(preparing).toBeRejected();
    });

    it('is there for the second program, too, whose start can be waited for', async () => {
        finish();
        await launcher.prepare(work);
        let run!: () => void;
        started = new Promise(resolve => {
            run = resolve;
        });
        const program = { appId: 'x', title: 'X', argv: ['/bin/true'], workingDirectory: '/' };
        const checked = new Promise<void>(resolve => {
            whenChecked = resolve;
        });
        const launching = launcher.launch(work, program, {});
        await checked;
        // As soon as nothing holds it back it is one that is being started.
        const settling = launcher.settled(work.id).then(() => begun.push('settled'));
        await launcher.settled('another');
        expect(begun).not.toContain('settled');
        run();
        await settling;
        await launching;
    });
});
