import GLib from 'gi://GLib';

import { ALL_SLICES, hexOf } from '../../../src/core/systemd/unitNames.js';
import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';

const MANAGER = '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service';

/** What the kernel says of the processes of workspaces, and programs to put there. */
export class Slices {
    private made = 0;

    constructor(private readonly desktop: Desktop) {}

    /** The directory of a workspace's cgroup. */
    cgroupOf(id: string): string {
        return `${MANAGER}/app.slice/app-kolide.slice/app-kolide-${hexOf(id)}.slice`;
    }

    /** Whether every process of the workspace is stopped. */
    isFrozen(id: string): boolean {
        return isStopped(this.cgroupOf(id));
    }

    /** Whether no process of the workspace is stopped, nor told to stop. */
    async runsAsWhole(id: string): Promise<boolean> {
        const slice = this.cgroupOf(id);
        const units = await this.units(id);
        return [slice, ...units.map(unit => `${slice}/${unit}`)].every(
            cgroup => !isStopped(cgroup) && !read(`${cgroup}/cgroup.freeze`).startsWith('1'),
        );
    }

    /** The processor time that the workspace has used, in microseconds. */
    cpuTime(id: string): number {
        return Number(/^usage_usec (\d+)$/m.exec(read(`${this.cgroupOf(id)}/cpu.stat`))?.[1]);
    }

    /** The names of the units that run in the workspace. */
    async units(id: string): Promise<string[]> {
        const list = ['sh', '-c', 'ls "$1" 2>/dev/null || :', 'units', this.cgroupOf(id)];
        const names = (await this.desktop.execute(list)).split('\n');
        return names.filter(name => /\.(service|scope)$/.test(name));
    }

    /** Starts a program in a workspace that counts without end. */
    async count(workspace: string): Promise<Counter> {
        this.made += 1;
        const path = `${GLib.get_tmp_dir()}/counter-${this.made}-${GLib.uuid_string_random()}`;
        const script = 'while :; do i=$((i + 1)); [ $((i % 5000)) = 0 ] && echo $i > "$1"; done';
        const unit = await this.desktop.workspaces.run(
            workspace,
            ['sh', '-c', script, 'count', path],
            '',
        );
        const counter = new Counter(path, unit);
        await counter.advances();
        return counter;
    }

    /** Starts a program in a workspace that ticks without end and costs next to nothing. */
    async tick(workspace: string): Promise<Ticker> {
        const path = `${GLib.get_tmp_dir()}/ticker-${GLib.uuid_string_random()}`;
        const script = 'while :; do echo >> "$1"; sleep 0.02; done';
        const argv = ['sh', '-c', script, 'tick', path];
        const ticker = new Ticker(path, await this.desktop.workspaces.run(workspace, argv, ''));
        await ticker.advances();
        return ticker;
    }

    /** Returns when no process of a workspace is left. */
    async untilEmpty(): Promise<void> {
        const events = `${MANAGER}/app.slice/app-kolide.slice/cgroup.events`;
        const isEmpty = (): boolean => !/^populated 1$/m.test(read(events));
        await eventually('no process of a workspace is left', isEmpty);
    }

    /** Ends all programs in all workspaces. */
    async clear(): Promise<void> {
        await eventually('all programs are ended', async () => {
            await this.desktop.execute(['systemctl', '--user', 'thaw', ALL_SLICES]);
            const stop = this.desktop.execute(['systemctl', '--user', 'stop', ALL_SLICES]);
            return stop.then(
                () => true,
                (error: unknown) => {
                    // It was frozen again in between.
                    if (String(error).includes('frozen unit')) return false;
                    throw error;
                },
            );
        });
    }
}

/** A program that counts. */
export class Counter {
    constructor(
        private readonly path: string,
        readonly unit: string,
    ) {}

    /** How far it has come. */
    get value(): number {
        return Number(read(this.path).trim());
    }

    /** Returns when it has counted on. */
    async advances(steps = 5000): Promise<void> {
        const start = this.value;
        await eventually('a program counts on', () => this.value >= start + steps);
    }
}

/** A program that ticks. */
export class Ticker {
    constructor(
        private readonly path: string,
        readonly unit: string,
    ) {}

    /** How often it has ticked. */
    get value(): number {
        return read(this.path).length;
    }

    /** Returns when it has ticked on. */
    async advances(timeoutMs?: number): Promise<void> {
        const start = this.value;
        await eventually('a program ticks on', () => this.value > start, timeoutMs);
    }
}

function isStopped(cgroup: string): boolean {
    return /^frozen 1$/m.test(read(`${cgroup}/cgroup.events`));
}

function read(path: string): string {
    try {
        return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
    } catch {
        return '';
    }
}
