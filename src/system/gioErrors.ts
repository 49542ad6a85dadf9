import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { messageOf, WorkspaceError, type ErrorCode } from '../core/errors.js';
import { _, fill } from '../core/words.js';

/** Whether the error says that a file does not exist. */
export function isNotFound(error: unknown): boolean {
    return matches(error, Gio.IOErrorEnum.NOT_FOUND);
}

/** Whether the error says that a part of a path, which should be a directory, is none. */
export function isNotDirectory(error: unknown): boolean {
    return matches(error, Gio.IOErrorEnum.NOT_DIRECTORY);
}

/** Whether the error says that a file exists already. */
export function isExists(error: unknown): boolean {
    return matches(error, Gio.IOErrorEnum.EXISTS);
}

/** Whether the error says that the operation was given up. */
export function isCancelled(error: unknown): boolean {
    return matches(error, Gio.IOErrorEnum.CANCELLED);
}

/** Whether the error says that a connection has ended, by us or, maybe in an answer, by the other. */
export function isClosed(error: unknown): boolean {
    const { CLOSED, CONNECTION_CLOSED } = Gio.IOErrorEnum;
    return [CLOSED, CONNECTION_CLOSED].some(code => matches(error, code));
}

/** Whether the error says that nobody listens at a socket. */
export function isRefused(error: unknown): boolean {
    return matches(error, Gio.IOErrorEnum.CONNECTION_REFUSED);
}

/** Whether the error says that a call got no answer: in time, or because its bus has gone. */
export function isUnanswered(error: unknown): boolean {
    const { TIMED_OUT, CANCELLED } = Gio.IOErrorEnum;
    return isClosed(error) || [TIMED_OUT, CANCELLED].some(code => matches(error, code));
}

/** Whether the error says that a service has no such object, or that it can do no such thing. */
export function isUnknownObject(error: unknown): boolean {
    const { UNKNOWN_OBJECT, UNKNOWN_METHOD, UNKNOWN_INTERFACE } = Gio.DBusError;
    return (
        error instanceof GLib.Error &&
        [UNKNOWN_OBJECT, UNKNOWN_METHOD, UNKNOWN_INTERFACE].some(code =>
            error.matches(Gio.DBusError.quark(), code),
        )
    );
}

/** Runs a piece of file work; its GLib errors come out as WorkspaceError. */
export async function translateErrors<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
        return await work();
    } catch (error) {
        throw translate(error);
    }
}

/** What `translateErrors` makes of GIO's error for a file that may not be touched. */
export function denied(problem: string, cause?: unknown): WorkspaceError {
    const sentence = _('The file system does not allow it. (%(problem))');
    return new WorkspaceError('Denied', fill(sentence, { problem }), cause);
}

function translate(error: unknown): unknown {
    if (!(error instanceof GLib.Error)) return error;
    if (matches(error, Gio.IOErrorEnum.PERMISSION_DENIED)) return denied(messageOf(error), error);
    const [code, sentence] = meaningOf(error);
    return new WorkspaceError(code, fill(sentence, { problem: messageOf(error) }), error);
}

function meaningOf(error: GLib.Error): [ErrorCode, string] {
    if (matches(error, Gio.IOErrorEnum.NO_SPACE))
        return ['Failed', _('The disk is full. Make room and try again. (%(problem))')];
    if (matches(error, Gio.IOErrorEnum.READ_ONLY))
        return ['Denied', _('The file system is read-only. (%(problem))')];
    return ['Failed', _('The file system reported an error. (%(problem))')];
}

function matches(error: unknown, code: number): boolean {
    return error instanceof GLib.Error && error.matches(Gio.io_error_quark(), code);
}
