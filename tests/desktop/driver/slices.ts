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
        return /^frozen 1$/m.test(read(`${this.cgroupOf(id)}/cgroup.events`));
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

    /** Ends all programs in all workspaces. */
    async clear(): Promise<void> {
        await this.desktop.execute(['systemctl', '--user', 'thaw', ALL_SLICES]);
        await this.desktop.execute(['systemctl', '--user', 'stop', ALL_SLICES]);
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

function read(path: string): string {
    try {
        return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
    } catch {
        return '';
    }
}
