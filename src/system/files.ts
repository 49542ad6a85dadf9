import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { messageOf, WorkspaceError } from '../core/errors.js';
import { _, fill } from '../core/words.js';
import { execute } from './execute.js';
import { denied, isExists, isNotDirectory, isNotFound } from './gioErrors.js';

Gio._promisify(Gio.File.prototype, 'append_to_async');
Gio._promisify(Gio.File.prototype, 'create_async');
Gio._promisify(Gio.File.prototype, 'delete_async');
Gio._promisify(Gio.File.prototype, 'enumerate_children_async');
Gio._promisify(Gio.File.prototype, 'load_contents_async');
Gio._promisify(Gio.File.prototype, 'make_directory_async');
Gio._promisify(Gio.File.prototype, 'make_symbolic_link_async');
Gio._promisify(Gio.File.prototype, 'move_async');
Gio._promisify(Gio.File.prototype, 'open_readwrite_async');
Gio._promisify(Gio.File.prototype, 'query_filesystem_info_async');
Gio._promisify(Gio.File.prototype, 'query_info_async');
Gio._promisify(Gio.File.prototype, 'read_async');
Gio._promisify(Gio.File.prototype, 'replace_async');
Gio._promisify(Gio.File.prototype, 'set_attributes_async');
Gio._promisify(Gio.FileEnumerator.prototype, 'close_async');
Gio._promisify(Gio.FileEnumerator.prototype, 'next_files_async');
Gio._promisify(Gio.IOStream.prototype, 'close_async');
Gio._promisify(Gio.InputStream.prototype, 'close_async');
Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');
Gio._promisify(Gio.OutputStream.prototype, 'close_async');
Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');

// Reading may be much at once, and drawing goes first (clutter draws at G_PRIORITY_HIGH_IDLE + 50).
const READ_PRIORITY = GLib.PRIORITY_LOW;
const WRITE_PRIORITY = GLib.PRIORITY_DEFAULT;
const READ_PATIENCE_MS = 5000;

// Those of several processes are told apart.
const PROCESS = GLib.uuid_string_random();
let temporaryNames = 0;

const INFO =
    'standard::name,standard::type,standard::size,standard::symlink-target,unix::mode,unix::device,etag::value';
const NOFOLLOW = Gio.FileQueryInfoFlags.NOFOLLOW_SYMLINKS;

/** What a directory entry is; a link is a link, whatever it leads to. */
export interface FileInfo {
    readonly name: string;
    readonly kind: 'file' | 'directory' | 'link' | 'other';
    /** In bytes. */
    readonly size: number;
    /** Where a link leads to, as written in it. */
    readonly target: string | null;
    /** The permission bits. */
    readonly mode: number;
    /** Another one when something else has been written there. */
    readonly version: string;
}

/** What there is at the path, the last component not followed; null if nothing. */
export async function inspect(path: string): Promise<FileInfo | null> {
    return query(path, NOFOLLOW);
}

/** The same of what a link at the path leads to in the end; null if that is nothing. */
export async function inspectTarget(path: string): Promise<FileInfo | null> {
    return query(path, Gio.FileQueryInfoFlags.NONE);
}

async function query(path: string, flags: Gio.FileQueryInfoFlags): Promise<FileInfo | null> {
    try {
        const file = Gio.File.new_for_path(path);
        return describe(await file.query_info_async(INFO, flags, READ_PRIORITY, null));
    } catch (error) {
        if (isNotFound(error) || isNotDirectory(error)) return null;
        throw error;
    }
}

/** What tells the file at the path from all others there are now; null if there is none. */
export async function fileId(path: string): Promise<string | null> {
    try {
        const file = Gio.File.new_for_path(path);
        const info = await file.query_info_async('id::file', NOFOLLOW, READ_PRIORITY, null);
        return info.get_attribute_string('id::file');
    } catch (error) {
        if (isNotFound(error) || isNotDirectory(error)) return null;
        throw error;
    }
}

/** What a directory holds, in no order; nothing if it does not exist. */
export async function listDirectory(path: string): Promise<FileInfo[]> {
    const found: FileInfo[] = [];
    try {
        const directory = Gio.File.new_for_path(path);
        const files = await directory.enumerate_children_async(INFO, NOFOLLOW, READ_PRIORITY, null);
        for (;;) {
            const some = await files.next_files_async(100, READ_PRIORITY, null);
            if (some.length === 0) break;
            found.push(...some.map(describe));
        }
        await files.close_async(READ_PRIORITY, null);
    } catch (error) {
        if (!isNotFound(error)) throw error;
    }
    return found;
}

/** The text of a file in UTF-8. @throws {TypeError} if it is not UTF-8. */
export async function readText(path: string): Promise<string> {
    const [bytes] = await Gio.File.new_for_path(path).load_contents_async(null);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** The text of a file; what is not UTF-8 in it is replaced (U+FFFD). */
export async function readDamagedText(path: string): Promise<string> {
    const [bytes] = await Gio.File.new_for_path(path).load_contents_async(null);
    return new TextDecoder('utf-8').decode(bytes);
}

/**
 * What a file begins with, for files that others may have made: nothing of theirs has the shell wait
 * for long or read without end, whatever the path has become meanwhile.
 *
 * @param maxBytes of which no more are read.
 * @throws {WorkspaceError} Failed if there is none, or a link in its place. @throws {GLib.Error} if
 *   it is not UTF-8.
 */
export async function readStart(path: string, maxBytes: number): Promise<string> {
    const argv = ['dd', `if=${path}`, 'iflag=nofollow,nonblock', `bs=${maxBytes}`, 'count=1'];
    return execute(argv, READ_PATIENCE_MS);
}

/** What a file begins with. @returns less than asked for if it is shorter. */
export async function readBeginning(path: string, length: number): Promise<Uint8Array> {
    return readPart(path, 0, length);
}

/** What there is in a file from an offset on, in bytes. @returns less than asked for if it ends before. */
export async function readPart(path: string, offset: number, length: number): Promise<Uint8Array> {
    const stream = await Gio.File.new_for_path(path).read_async(READ_PRIORITY, null);
    try {
        if (offset > 0) stream.seek(offset, GLib.SeekType.SET, null);
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
            const some = await stream.read_bytes_async(length - filled, READ_PRIORITY, null);
            if (some.get_size() === 0) break;
            bytes.set(some.toArray(), filled);
            filled += some.get_size();
        }
        return bytes.subarray(0, filled);
    } finally {
        await stream.close_async(READ_PRIORITY, null);
    }
}

/** How many bytes the person can write more where the path is. */
export async function freeSpace(path: string): Promise<number> {
    const file = Gio.File.new_for_path(path);
    const attribute = 'filesystem::free';
    const info = await file.query_filesystem_info_async(attribute, READ_PRIORITY, null);
    return info.get_attribute_uint64(attribute);
}

/** Makes an empty file. Mode 0600. @throws if there is something at the path. */
export async function makeFile(path: string): Promise<void> {
    const file = Gio.File.new_for_path(path);
    const stream = await file.create_async(Gio.FileCreateFlags.PRIVATE, WRITE_PRIORITY, null);
    await stream.close_async(WRITE_PRIORITY, null);
}

/** Writes in the middle of a file that is there; not synchronised. */
export async function writeAt(path: string, offset: number, bytes: Uint8Array): Promise<void> {
    const stream = await Gio.File.new_for_path(path).open_readwrite_async(WRITE_PRIORITY, null);
    try {
        stream.seek(offset, GLib.SeekType.SET, null);
        await writeAll(stream.get_output_stream(), bytes);
    } finally {
        await stream.close_async(WRITE_PRIORITY, null);
    }
}

/** Writes a text in UTF-8, as `writeBytes` does. */
export async function writeText(path: string, text: string): Promise<void> {
    await writeBytes(path, new TextEncoder().encode(text));
}

/** Writes a file whole: a temporary file, synchronised, renamed over the old one. Mode 0600. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
    await writeAside(path, bytes, GLib.path_get_dirname(path), moveOver);
}

/**
 * Writes a file whole that was not there. Mode 0600.
 *
 * @param directory for what an interruption leaves; on the same file system.
 * @throws if there is something at the path.
 */
export async function writeNew(path: string, bytes: Uint8Array, directory: string): Promise<void> {
    await writeAside(path, bytes, directory, move);
}

/** What is at the path is never opened: a named pipe there would have the writing wait for ever. */
async function writeAside(
    path: string,
    bytes: Uint8Array,
    directory: string,
    place: typeof move,
): Promise<void> {
    // GIO synchronises only a file that replaces another one.
    const temporary = temporaryName(`${directory}/${GLib.path_get_basename(path)}`);
    await makeFile(temporary);
    try {
        await replaceContents(temporary, bytes);
        await place(temporary, path);
    } catch (error) {
        await deleteIfPossible(temporary);
        throw error;
    }
}

/**
 * Not `replace_contents_async`: if writing fails (the disk is full), it puts what was written until
 * then, maybe nothing, in place of the file; and it says nothing of what fails after the writing.
 */
async function replaceContents(path: string, bytes: Uint8Array): Promise<void> {
    const flags = Gio.FileCreateFlags.PRIVATE | Gio.FileCreateFlags.REPLACE_DESTINATION;
    const file = Gio.File.new_for_path(path);
    const stream = await file.replace_async(null, false, flags, WRITE_PRIORITY, null);
    try {
        await writeAll(stream, bytes);
    } catch (error) {
        await abandon(stream);
        throw error;
    }
    await stream.close_async(WRITE_PRIORITY, null);
}

/** Writes at the end of a file, which is made if there is none. Mode 0600; not synchronised. */
export async function appendText(path: string, text: string): Promise<void> {
    const file = Gio.File.new_for_path(path);
    const stream = await file.append_to_async(Gio.FileCreateFlags.PRIVATE, WRITE_PRIORITY, null);
    try {
        await writeAll(stream, new TextEncoder().encode(text));
    } finally {
        await stream.close_async(WRITE_PRIORITY, null);
    }
}

async function writeAll(stream: Gio.OutputStream, bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
        const some = new GLib.Bytes(rest);
        const written = await stream.write_bytes_async(some, WRITE_PRIORITY, null);
        rest = rest.subarray(written);
    }
}

/** Closes a stream that replaces a file so that the file stays as it was. */
async function abandon(stream: Gio.OutputStream): Promise<void> {
    const cancellable = new Gio.Cancellable();
    cancellable.cancel();
    try {
        await stream.close_async(WRITE_PRIORITY, cancellable);
    } catch {
        // It always says that it was cancelled.
    }
}

/** Makes a directory that only its owner can enter. @throws if there is something at the path. */
export async function makeDirectory(path: string): Promise<void> {
    const directory = Gio.File.new_for_path(path);
    await directory.make_directory_async(WRITE_PRIORITY, null);
    try {
        await makePrivate(path);
    } catch (error) {
        await deleteIfPossible(path);
        throw error;
    }
}

/** Makes a directory, and those above it that are missing, which only their owner can enter. */
export async function ensureDirectory(path: string): Promise<void> {
    try {
        await makeDirectory(path);
    } catch (error) {
        if (isExists(error)) return;
        if (!isNotFound(error)) throw error;
        await ensureDirectory(GLib.path_get_dirname(path));
        await ensureDirectory(path);
    }
}

/** Takes from all but its owner the right to enter a directory. */
export async function makePrivate(path: string): Promise<void> {
    await setMode(path, 0o700);
}

/** Sets the permission bits of a file or directory; a link is not followed. */
export async function setMode(path: string, mode: number): Promise<void> {
    const info = new Gio.FileInfo();
    info.set_attribute_uint32('unix::mode', mode);
    await Gio.File.new_for_path(path).set_attributes_async(info, NOFOLLOW, WRITE_PRIORITY, null);
}

/** Makes a symbolic link. @throws if there is something at the path. */
export async function makeLink(path: string, target: string): Promise<void> {
    await Gio.File.new_for_path(path).make_symbolic_link_async(target, WRITE_PRIORITY, null);
}

/** Makes a symbolic link in one step in place of the one at the path, if there is one. */
export async function replaceLink(path: string, target: string): Promise<void> {
    const temporary = temporaryName(path);
    await makeLink(temporary, target);
    try {
        await rename(temporary, path, Gio.FileCopyFlags.OVERWRITE);
    } catch (error) {
        await deleteIfPossible(temporary);
        throw error;
    }
}

/** Renames within one file system (rename(2)). @throws if there is something at the new path. */
export async function move(from: string, to: string): Promise<void> {
    await rename(from, to, Gio.FileCopyFlags.NONE);
}

/** The same, in the place of what is there. */
export async function moveOver(from: string, to: string): Promise<void> {
    await rename(from, to, Gio.FileCopyFlags.OVERWRITE);
}

/** Deletes a file, a link or an empty directory. */
export async function deleteFile(path: string): Promise<void> {
    await Gio.File.new_for_path(path).delete_async(WRITE_PRIORITY, null);
}

/** Tidies up after a failure, of which another one would tell less; the next start tries again. */
export async function deleteIfPossible(path: string): Promise<void> {
    try {
        await deleteFile(path);
    } catch {
        // See above.
    }
}

/**
 * Deletes everything at the path. Links are deleted, not followed, and what is mounted below stays;
 * directories that their owner may not write to are made writable first.
 */
export async function deleteTree(path: string): Promise<void> {
    const remove = ['rm', '-rf', '--one-file-system', '--', path];
    try {
        await execute(remove);
        return;
    } catch {
        // What it complains of is what the next step mends, or what the next try says again.
        await execute(['chmod', '-R', 'u+rwX', '--', path]).catch(() => undefined);
    }
    try {
        await execute(remove);
    } catch (error) {
        throw new WorkspaceError(
            'Failed',
            fill(_('%(path) could not be deleted completely: %(problem)'), {
                path,
                problem: messageOf(error),
            }),
            error,
        );
    }
}

/** Whether the name is one that writing of ours gives to a file on the way. */
export function isTemporaryName(name: string): boolean {
    return (
        /^\.goutputstream-[A-Z0-9]{6}$/.test(name) || /^\.[\w.-]+\.new-[0-9a-f-]{36,}$/.test(name)
    );
}

/** Whether it is one that this process itself gives. */
export function isOwnTemporaryName(name: string): boolean {
    return name.includes(`.new-${PROCESS}-`);
}

function temporaryName(path: string): string {
    const directory = GLib.path_get_dirname(path);
    temporaryNames += 1;
    return `${directory}/.${GLib.path_get_basename(path)}.new-${PROCESS}-${temporaryNames}`;
}

async function rename(from: string, to: string, flags: Gio.FileCopyFlags): Promise<void> {
    await Gio.File.new_for_path(from).move_async(
        Gio.File.new_for_path(to),
        flags | Gio.FileCopyFlags.NOFOLLOW_SYMLINKS | Gio.FileCopyFlags.NO_FALLBACK_FOR_MOVE,
        WRITE_PRIORITY,
        null,
        null,
    );
}

const KINDS = new Map<Gio.FileType, FileInfo['kind']>([
    [Gio.FileType.REGULAR, 'file'],
    [Gio.FileType.DIRECTORY, 'directory'],
    [Gio.FileType.SYMBOLIC_LINK, 'link'],
]);

function describe(info: Gio.FileInfo): FileInfo {
    // GIO answers without a word on what lies in a directory that may not be searched.
    const isLink = info.get_file_type() === Gio.FileType.SYMBOLIC_LINK;
    const target = info.get_attribute_byte_string('standard::symlink-target');
    if (!info.has_attribute('unix::mode') || (isLink && target === null))
        throw denied(info.get_name());
    return {
        name: info.get_name(),
        kind: KINDS.get(info.get_file_type()) ?? 'other',
        size: info.get_size(),
        target,
        mode: info.get_attribute_uint32('unix::mode') & 0o7777,
        version: info.get_etag() ?? '',
    };
}
