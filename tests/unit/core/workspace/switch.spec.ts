import { WorkspaceError } from '../../../../src/core/errors.js';
import { switchWorkspace, type SwitchPorts } from '../../../../src/core/workspace/switch.js';
import { sampleWorkspace } from './sample.js';

const work = sampleWorkspace('work-id', 'work');
const play = sampleWorkspace('play-id', 'play');

/** Ports that note what is asked of them and fail at the steps named. */
function recordingPorts(failing: string[] = []): SwitchPorts & {
    readonly steps: string[];
    /** What is told of to the journal. */
    readonly finished: string[];
} {
    const steps: string[] = [];
    const finished: string[] = [];
    const note = (step: string): void => {
        steps.push(step);
        if (failing.includes(step)) throw new Error(`no ${step}.`);
    };
    return {
        steps,
        finished,
        dismissPopups: async () => {
            await Promise.resolve();
            note('dismiss popups');
        },
        show: id => {
            note(`show ${id}`);
        },
        thaw: id => {
            note(`thaw ${id}`);
        },
        letFreeze: id => {
            note(`let ${id} freeze`);
        },
        moveActive: async id => {
            await Promise.resolve();
            note(`move ${id}`);
        },
        announce: (id, previous) => {
            note(`announce ${id} after ${previous}`);
        },
        painted: async () => {
            await Promise.resolve();
            note('painted');
        },
        done: step => {
            finished.push(step);
        },
    };
}

describe('A switch', () => {
    it('goes step by step, and lets the old workspace freeze last', async () => {
        const ports = recordingPorts();
        await switchWorkspace(work, play, ports);
        expect(ports.steps).toEqual([
            'thaw play-id',
            'dismiss popups',
            'show play-id',
            'painted',
            'move play-id',
            'announce play-id after work-id',
            'let work-id freeze',
        ]);
    });

    it('tells of each step when it is done, and of none that failed', async () => {
        const ports = recordingPorts();
        await switchWorkspace(work, play, ports);
        const all = ['thaw', 'dismiss-popups', 'show', 'paint', 'move-active', 'announce'];
        expect(ports.finished).toEqual(all);
        const failing = recordingPorts(['move play-id']);
        await expectAsync(switchWorkspace(work, play, failing)).toBeRejected();
        expect(failing.finished).toEqual(all.slice(0, 4));
    });

    it('has shown the new workspace when it returns, if no app has a menu open', async () => {
        const ports = { ...recordingPorts(), dismissPopups: () => null };
        const done = switchWorkspace(work, play, ports);
        expect(ports.steps).toEqual(['thaw play-id', 'show play-id']);
        await done;
        expect(ports.steps.at(-1)).toBe('let work-id freeze');
    });

    it('ends in the old workspace if the windows cannot be shown', async () => {
        const ports = recordingPorts(['show play-id']);
        await expectAsync(switchWorkspace(work, play, ports)).toBeRejectedWithError(/still active/);
        expect(ports.steps.slice(2)).toEqual([
            'show play-id',
            'show work-id',
            'let play-id freeze',
        ]);
    });

    it('ends in the old workspace if the link cannot be moved', async () => {
        const ports = recordingPorts(['move play-id']);
        await expectAsync(switchWorkspace(work, play, ports)).toBeRejectedWithError(
            WorkspaceError,
            'Could not switch to “play”: no move play-id. “work” is still active.',
        );
        expect(ports.steps.slice(4)).toEqual([
            'move play-id',
            'move work-id',
            'show work-id',
            'let play-id freeze',
        ]);
    });

    it('ends in the old workspace if it cannot be announced', async () => {
        const ports = recordingPorts(['announce play-id after work-id']);
        await expectAsync(switchWorkspace(work, play, ports)).toBeRejectedWithError(/still active/);
        expect(ports.steps.slice(6)).toEqual([
            'announce work-id after play-id',
            'move work-id',
            'show work-id',
            'let play-id freeze',
        ]);
    });

    it('undoes what it can and says what it could not', async () => {
        const ports = recordingPorts([
            'announce play-id after work-id',
            'announce work-id after play-id',
        ]);
        await expectAsync(switchWorkspace(work, play, ports)).toBeRejectedWithError(
            /Returning to “work” failed too: no announce work-id after play-id\./,
        );
        expect(ports.steps.slice(-3)).toEqual([
            'move work-id',
            'show work-id',
            'let play-id freeze',
        ]);
    });
});
