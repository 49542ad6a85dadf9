import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import { ALL_SLICES, GRAPHICAL_SESSION, GUARD_SERVICE } from '../../core/systemd/unitNames.js';
import type { UserManager } from '../systemd/userManager.js';
import { pause } from '../pause.js';
import { Pipe } from '../pipe.js';

// One that is on its way out thaws everything first, which takes a tenth of a second.
const RETRY_MS = 50;
const RETRIES = 100;

// Not through the bus, which ends soon after a session that crashed. But what the shell sent through
// it last may come after the first thaw: a call and its answer show that all of that has come. A
// slice that is being started or stopped is busy for a moment.
//
// A session that ends ends the apps of workspaces, but what is frozen refuses. So once a session has
// ended, and not only its shell, those that were frozen are asked again.
const THAW_ALL = `
thaw() {
    for try in 1 2 3 4 5 6 7 8 9 10; do
        systemctl --user thaw '${ALL_SLICES}' && return
        sleep 0.1
    done
}
thaw
busctl --user --auto-start=no --timeout=1 call org.freedesktop.systemd1 /org/freedesktop/systemd1 \
    org.freedesktop.DBus.Peer Ping || sleep 0.2
thaw
[ -n "$SESSION" ] || exit 0
for try in 1 2 3 4 5 6 7 8 9 10; do
    [ -n "$(systemctl --user show -P Job "$SESSION")" ] || break
    sleep 0.1
done
systemctl --user is-active --quiet "$SESSION" || systemctl --user stop --no-block '${ALL_SLICES}'`;

/**
 * A service that thaws all workspaces as soon as this process is gone, or the graphical session
 * ends. It waits for the end of a pipe, which the kernel closes with this process.
 *
 * Nothing may be ordered before or after it: a unit that another one names stays loaded after its
 * end, and no new one of its name can be made.
 */
export class Guard {
    private lifeline: Pipe | null = null;
    private starting: Promise<void> | null = null;

    /** @param thawed called when the guard ended before its time and thawed everything. */
    constructor(
        private readonly manager: UserManager,
        private readonly lifetime: Lifetime,
        thawed: () => void,
    ) {
        lifetime.add(() => {
            this.letGo();
        });
        lifetime.add(
            manager.events.on('unitRemoved', unit => {
                if (unit !== GUARD_SERVICE || !this.lifeline) return;
                this.letGo();
                thawed();
            }),
        );
    }

    /** Returns when the guard is up. @throws {WorkspaceError} Failed if it does not start. */
    async ensure(): Promise<void> {
        if (this.lifeline) return;
        this.starting ??= this.start().finally(() => {
            this.starting = null;
        });
        await this.starting;
    }

    private async start(): Promise<void> {
        for (let tries = 0; !this.lifetime.ended; tries += 1) {
            try {
                await this.startOnce();
                return;
            } catch (error) {
                const isBeforeUs = error instanceof WorkspaceError && error.code === 'Exists';
                if (!isBeforeUs || tries === RETRIES) throw error;
            }
            await pause(RETRY_MS);
        }
    }

    private async startOnce(): Promise<void> {
        const lifeline = new Pipe();
        try {
            const [session] = await this.manager.list(GRAPHICAL_SESSION);
            await this.manager.start({
                name: GUARD_SERVICE,
                description: 'Lets paused workspaces go on when GNOME Shell is gone',
                slice: 'session.slice',
                argv: ['/bin/cat'],
                environment:
                    session?.activeState === 'active' ? { SESSION: GRAPHICAL_SESSION } : {},
                type: 'exec',
                stdin: lifeline.descriptor,
                properties: {
                    StandardOutput: new GLib.Variant('s', 'null'),
                    ExecStopPostEx: new GLib.Variant('a(sasas)', [
                        ['/bin/sh', ['/bin/sh', '-c', THAW_ALL], ['no-env-expand']],
                    ]),
                },
            });
        } catch (error) {
            lifeline.cut();
            throw error;
        }
        this.lifeline = lifeline;
        if (this.lifetime.ended) this.letGo();
    }

    private letGo(): void {
        this.lifeline?.cut();
        this.lifeline = null;
    }
}
