import {
    formatPast,
    parseHistory,
    pastOf,
    within,
    type HistoryBounds,
    type PastNotification,
} from '../../core/session/notificationHistory.js';
import type { WorkspaceNotification } from '../../core/session/notifications.js';
import { OperationQueue } from '../../core/operationQueue.js';
import { appendText, deleteFile, inspect, readDamagedText, writeText } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import { after } from '../pause.js';

// Apps say several things at once.
const WRITE_AFTER_MS = 1000;
/** A file that is longer was not written here. In bytes. */
const MAX_LENGTH = 64 * 1024 * 1024;

interface Log {
    /** What has not been written yet. */
    waiting: PastNotification[];
    /** How many lines the file has; null if that is not known. */
    lines: number | null;
}

/** What workspaces were notified of: a file of lines in each one's tree. */
export class NotificationLog {
    private readonly logs = new Map<string, Log>();
    private readonly queue = new OperationQueue();
    private cancelWrite: (() => void) | null = null;

    /**
     * @param treeOf the directory of a workspace.
     * @param failed told of a failure that nobody waits for.
     */
    constructor(
        private readonly treeOf: (workspaceId: string) => string,
        private readonly bounds: () => HistoryBounds,
        private readonly failed: (error: unknown) => void,
    ) {}

    /** Notes a notification, to be written soon. */
    add(notification: WorkspaceNotification): void {
        const { count } = this.bounds();
        const log = this.logOf(notification.workspaceId);
        log.waiting.push(pastOf(notification, new Date()));
        if (log.waiting.length > count) log.waiting.splice(0, log.waiting.length - count);
        this.cancelWrite ??= after(WRITE_AFTER_MS, () => {
            void this.save();
        });
    }

    /** What a workspace was notified of, oldest first. @throws {WorkspaceError} */
    async read(workspaceId: string): Promise<PastNotification[]> {
        await this.save();
        return this.queue.run(() => translateErrors(() => this.load(workspaceId)));
    }

    /** Writes at once what has not been written yet. */
    async save(): Promise<void> {
        this.cancelWrite?.();
        this.cancelWrite = null;
        await this.queue.run(async () => {
            for (const [id, log] of this.logs)
                await translateErrors(() => this.write(id, log)).catch(this.failed);
        });
    }

    /** Deletes what a workspace was notified of. @throws {WorkspaceError} */
    async erase(workspaceId: string): Promise<void> {
        this.forget(workspaceId);
        await this.queue.run(() =>
            translateErrors(async () => {
                const path = this.fileOf(workspaceId);
                if (await inspect(path)) await deleteFile(path);
            }),
        );
    }

    /** Lets go of a workspace that is no longer there. */
    forget(workspaceId: string): void {
        this.logs.delete(workspaceId);
    }

    private logOf(workspaceId: string): Log {
        const log = this.logs.get(workspaceId) ?? { waiting: [], lines: null };
        this.logs.set(workspaceId, log);
        return log;
    }

    private async write(workspaceId: string, log: Log): Promise<void> {
        const { waiting } = log;
        if (waiting.length === 0) return;
        log.waiting = [];
        const { count } = this.bounds();
        const path = this.fileOf(workspaceId);
        // Half of what is written is out of date at most, and few writings are of the whole file.
        if (log.lines !== null && log.lines + waiting.length <= 2 * count) {
            await appendText(path, waiting.map(formatPast).join(''));
            log.lines += waiting.length;
            return;
        }
        // Neither an end that was cut off nor what is too old is there any more after this.
        const all = [...(await this.load(workspaceId)), ...waiting];
        const kept = within(all, this.bounds(), new Date());
        await writeText(path, kept.map(formatPast).join(''));
        log.lines = kept.length;
    }

    private async load(workspaceId: string): Promise<PastNotification[]> {
        const path = this.fileOf(workspaceId);
        const info = await inspect(path);
        if (info?.kind !== 'file' || info.size > MAX_LENGTH) return [];
        return within(parseHistory(await readDamagedText(path)), this.bounds(), new Date());
    }

    private fileOf(workspaceId: string): string {
        return `${this.treeOf(workspaceId)}/kolide/notifications.jsonl`;
    }
}
