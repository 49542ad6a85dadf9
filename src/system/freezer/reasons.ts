import type { RunningReason } from '../../core/freezer/reasons.js';
import { log } from '../log.js';
import type { Occupancies } from './occupancy.js';
import { checkOpenFiles } from './openFilesCheck.js';
import { checkStreams } from './streamCheck.js';
import { survey } from './survey.js';
import type { SystemInhibitors } from './systemInhibitors.js';

type Check = () => Promise<RunningReason | null>;

// The first of them that applies is said.
const ORDER: readonly RunningReason[] = ['call', 'sound', 'download', 'inhibitor'];

/** Finds out what a workspace does that must go on. */
export class Reasons {
    private readonly told = new Set<string>();

    constructor(
        private readonly occupancies: Occupancies,
        private readonly systemInhibitors: SystemInhibitors,
        /** Whether the workspace inhibits at the session manager what must be inhibited on. */
        private readonly isAtWork: (id: string) => boolean,
    ) {}

    /** What must go on; null if nothing. A check that fails finds nothing. Never rejects. */
    async find(id: string): Promise<RunningReason | null> {
        const seen = this.occupancies.directoryOf(id).then(survey);
        const found = await Promise.all([
            this.run('sound', async () => checkStreams(id, (await seen).streams)),
            this.run('open files', async () => checkOpenFiles((await seen).openFiles)),
            this.run('inhibitors', async () => this.checkInhibitors(id)),
        ]);
        return ORDER.find(reason => found.includes(reason)) ?? null;
    }

    private async checkInhibitors(id: string): Promise<'inhibitor' | null> {
        const isMeant = this.isAtWork(id) || (await this.systemInhibitors.keepAwake(id));
        return isMeant ? 'inhibitor' : null;
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
