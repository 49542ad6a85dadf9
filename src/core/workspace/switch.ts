import { messageOf, WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import { displayName, type Workspace, type WorkspaceEntry } from './workspace.js';

/** A step of a switch, as the journal names it. */
export type SwitchStep = 'thaw' | 'dismiss-popups' | 'show' | 'paint' | 'move-active' | 'announce';

/** What a switch acts upon. Every call may be repeated. */
export interface SwitchPorts {
    /** Lets the workspace run; asks for it without waiting. */
    thaw(id: string): void;
    /** Closes the menus that apps have open, if there are any; resolves too if one stays open. */
    dismissPopups(): Promise<void> | null;
    /** Shows the windows and the face of one workspace and hides those of all others, in one frame. */
    show(id: string): void;
    /** Gives the workspace free to be frozen after its grace time. */
    letFreeze(id: string): void;
    /** Moves the `active` link in one step. */
    moveActive(id: string): Promise<void>;
    /** Tells everybody else, such as the menu and D-Bus, which workspace is active now. */
    announce(id: string, previous: string): void;
    /** Resolves when what was shown is on the screen. */
    painted(): Promise<void>;
    /** Told of each step when it is done. */
    done(step: SwitchStep): void;
}

/**
 * Switches from one workspace to another, step by step.
 *
 * How to undo a step is noted before the step starts, so that a failure at any point ends in the old
 * workspace, whole.
 *
 * @throws {WorkspaceError} Failed, saying which workspace is active now.
 */
export async function switchWorkspace(
    from: WorkspaceEntry,
    to: Workspace,
    ports: SwitchPorts,
): Promise<void> {
    const undo: Undo[] = [];
    try {
        undo.push(() => {
            ports.letFreeze(to.id);
        });
        // Sent before anything else, so that its windows can draw by the time they are shown.
        ports.thaw(to.id);
        ports.done('thaw');

        // Whatever is awaited here would have the click wait for one frame more.
        const dismissed = ports.dismissPopups();
        if (dismissed) await dismissed;
        ports.done('dismiss-popups');

        undo.push(() => {
            ports.show(from.id);
        });
        ports.show(to.id);
        ports.done('show');
        // What nobody sees is done when the person sees the rest.
        await ports.painted();
        ports.done('paint');

        undo.push(() => ports.moveActive(from.id));
        await ports.moveActive(to.id);
        ports.done('move-active');

        undo.push(() => {
            ports.announce(from.id, to.id);
        });
        ports.announce(to.id, from.id);
        ports.done('announce');
    } catch (error) {
        throw failure(from, to, error, await undoAll(undo));
    }
    ports.letFreeze(from.id);
}

type Undo = () => Promise<void> | void;

/** Undoes every step that was begun, newest first, and returns what could not be undone. */
async function undoAll(undo: Undo[]): Promise<unknown[]> {
    const problems: unknown[] = [];
    for (const step of undo.reverse()) {
        try {
            await step();
        } catch (error) {
            problems.push(error);
        }
    }
    return problems;
}

function failure(
    from: WorkspaceEntry,
    to: Workspace,
    error: unknown,
    undoProblems: unknown[],
): WorkspaceError {
    const sentence =
        undoProblems.length === 0
            ? _('Could not switch to “%(to)”: %(problem) “%(from)” is still active.')
            : _(
                  'Could not switch to “%(to)”: %(problem) Returning to “%(from)” failed too: %(undo)',
              );
    const message = fill(sentence, {
        to: to.meta.name,
        from: displayName(from),
        problem: messageOf(error),
        undo: undoProblems.map(messageOf).join(' '),
    });
    return new WorkspaceError('Failed', message, error);
}
