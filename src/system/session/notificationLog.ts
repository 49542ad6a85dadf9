import {
    byteLength,
    formatPast,
    newestLines,
    parseHistory,
    pastOf,
    within,
    type HistoryBounds,
    type PastNotification,
} from '../../core/session/notificationHistory.js';
import type { WorkspaceNotification } from '../../core/session/notifications.js';
import { OperationQueue } from '../../core/operationQueue.js';
import { appendText, deleteFile, inspect, readPart, writeText } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import { after } from '../pause.js';

// Apps say several things at once.
const WRITE_AFTER_MS = 1000;
/** How long a file gets. Of one that is longer the end is read. */
const MAX_BYTES = 16 * 1024 * 1024;

/** How many are kept for a disk that is full. */
const MAX_WAITING = 1000;

interface Log {
    /** What has not been written yet. */
    waiting: PastNotification[];
    /** What the file has; null if that, or whether its last line is whole, is not known. */
    written: { readonly lines: number; readonly bytes: number } | null;
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
        private readonly now = (): Date => new Date(),
    ) {}

    /** Notes a notification, to be written soon. */
    add(notification: WorkspaceNotification): void {
        const log = this.logOf(notification.workspaceId);
        this.wait(log, [...log.waiting, pastOf(notification, this.now())]);
        this.cancelWrite ??= after(WRITE_AFTER_MS, () => {
            void this.save();
        });
    }

    /** What a workspace was notified of, oldest first. @throws {WorkspaceError} */
    async read(workspaceId: string): Promise<PastNotification[]> {
        await this.save();
        return this.queue.run(() => translateErrors(() => this.load(workspaceId)));
    }

    /** Forgets of a workspace what is no longer to be kept. @throws {WorkspaceError} */
    async trim(workspaceId: string): Promise<void> {
        await this.queue.run(() =>
            translateErrors(() => this.rewrite(workspaceId, this.logOf(workspaceId), [])),
        );
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
        const log = this.logs.get(workspaceId) ?? { waiting: [], written: null };
        this.logs.set(workspaceId, log);
        return log;
    }

    private async write(workspaceId: string, log: Log): Promise<void> {
        const { waiting } = log;
        if (waiting.length === 0) return;
        log.waiting = [];
        try {
            await this.append(workspaceId, log, waiting);
        } catch (error) {
            // Some of it may be there, and the last line of that cut off.
            log.written = null;
            this.wait(log, [...waiting, ...log.waiting]);
            throw error;
        }
    }

    private async append(
        workspaceId: string,
        log: Log,
        added: readonly PastNotification[],
    ): Promise<void> {
        const text = added.map(formatPast).join('');
        const lines = (log.written?.lines ?? 0) + added.length;
        const bytes = (log.written?.bytes ?? 0) + byteLength(text);
        // Half of what is written is out of date at most, and few writings are of the whole file.
        if (log.written && lines <= 2 * this.bounds().count && bytes <= MAX_BYTES) {
            await appendText(this.fileOf(workspaceId), text);
            log.written = { lines, bytes };
        } else await this.rewrite(workspaceId, log, added);
    }

    /** Neither an end that was cut off nor what is not to be kept is there any more after this. */
    private async rewrite(
        workspaceId: string,
        log: Log,
        added: readonly PastNotification[],
    ): Promise<void> {
        const before = await this.readText(workspaceId);
        const kept = this.within([...parseHistory(before), ...added]).map(formatPast);
        // What was added in vain may be there.
        const lines = newestLines([...new Set(kept)], MAX_BYTES / 2);
        const text = lines.join('');
        const path = this.fileOf(workspaceId);
        if (text !== before) await (text === '' ? deleteFile(path) : writeText(path, text));
        log.written = { lines: lines.length, bytes: byteLength(text) };
    }

    private async load(workspaceId: string): Promise<PastNotification[]> {
        return this.within(parseHistory(await this.readText(workspaceId)));
    }

    private async readText(workspaceId: string): Promise<string> {
        const path = this.fileOf(workspaceId);
        const info = await inspect(path);
        if (info?.kind !== 'file') return '';
        const length = Math.min(info.size, MAX_BYTES);
        // Lines that are cut off or no UTF-8 are no notifications.
        return new TextDecoder().decode(await readPart(path, info.size - length, length));
    }

    private wait(log: Log, notifications: PastNotification[]): void {
        const room = Math.min(this.bounds().count, MAX_WAITING);
        log.waiting = room === 0 ? [] : notifications.slice(-room);
    }

    private within(history: readonly PastNotification[]): PastNotification[] {
        return within(history, this.bounds(), this.now());
    }

    private fileOf(workspaceId: string): string {
        return `${this.treeOf(workspaceId)}/kolide/notifications.jsonl`;
    }
}
