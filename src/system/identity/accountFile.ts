import {
    formatRecords,
    parseRecords,
    type AccountRecord,
    type AccountRecords,
} from '../../core/identity/accountRecords.js';
import { inspect, readText, writeText } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import type { Layout } from '../store/layout.js';

// Nobody has so many accounts, and what another program makes of it shall not fill the memory.
const MAX_SIZE = 256 * 1024;

/** The `accounts.json` of workspaces: who is signed in there, without any secret. */
export class AccountFiles {
    constructor(private readonly layout: Layout) {}

    /** What is remembered; nothing if there is no such file. @throws {WorkspaceError} */
    async read(workspaceId: string): Promise<Map<string, AccountRecord>> {
        return translateErrors(async () => {
            const path = this.pathOf(workspaceId);
            const info = await inspect(path);
            if (info?.kind !== 'file' || info.size > MAX_SIZE)
                return new Map<string, AccountRecord>();
            return parseRecords(await readText(path));
        });
    }

    /** @throws {WorkspaceError} */
    async write(workspaceId: string, records: AccountRecords): Promise<void> {
        await translateErrors(async () =>
            writeText(this.pathOf(workspaceId), formatRecords(records)),
        );
    }

    private pathOf(workspaceId: string): string {
        return `${this.layout.workspace(workspaceId)}/kolide/accounts.json`;
    }
}
