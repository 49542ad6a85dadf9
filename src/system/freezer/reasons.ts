import type Gio from 'gi://Gio';

import type { RunningReason } from '../../core/freezer/reasons.js';
import type { InhibitorList } from '../../core/session/inhibitors.js';
import { log } from '../log.js';
import { checkInhibitors, checkSessionInhibitors } from './inhibitorCheck.js';
import type { Occupancies } from './occupancy.js';
import { checkOpenFiles } from './openFilesCheck.js';
import { checkStreams } from './streamCheck.js';
import { survey } from './survey.js';

type Check = () => Promise<RunningReason | null>;

// The first of them that applies is said.
const ORDER: readonly RunningReason[] = ['call', 'sound', 'download', 'inhibitor'];

/** Finds out what a workspace does that must go on. */
export class Reasons {
    private readonly told = new Set<string>();

    constructor(
        private readonly occupancies: Occupancies,
        private readonly systemBus: Gio.DBusConnection,
        private readonly inhibitors: InhibitorList,
    ) {}

    /** What must go on; null if nothing. A check that fails finds nothing. Never rejects. */
    async find(id: string): Promise<RunningReason | null> {
        const awake = checkSessionInhibitors(id, this.inhibitors);
        const seen = this.occupancies.directoryOf(id).then(survey);
        const found = await Promise.all([
            this.run('sound', async () => checkStreams(id, (await seen).streams)),
            this.run('open files', async () => checkOpenFiles((await seen).openFiles)),
            this.run('inhibitors', () => checkInhibitors(id, this.systemBus)),
        ]);
        return ORDER.find(reason => reason === awake || found.includes(reason)) ?? null;
    }

    private async run(name: string, check: Check): Promise<RunningReason | null> {
        try {
            const reason = await check();
            this.told.delete(name);
            return reason;
        } catch (error) {
            // Where there is no PipeWire there will be none in ten seconds either.
            if (!this.told.has(name)) log.error(error);
            this.told.add(name);
            return null;
        }
    }
}
