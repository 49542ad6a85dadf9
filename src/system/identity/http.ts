import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Soup from 'gi://Soup?version=3.0';

import type { Cancellation } from '../../core/cancellation.js';
import { messageOf, WorkspaceError } from '../../core/errors.js';
import { MAX_ANSWER_BYTES, refused, type Answer } from '../../core/identity/answer.js';
import { isEndpoint } from '../../core/identity/endpoint.js';
import type { HttpRequest } from '../../core/identity/ports.js';
import { within } from '../../core/identity/timeLimit.js';
import { _, fill } from '../../core/words.js';
import { pause } from '../pause.js';

Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');
Gio._promisify(Soup.Session.prototype, 'send_async');

/** How long one request may take, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 20_000;

// Some providers answer nobody who does not say who they are.
const USER_AGENT = 'Kolide-Workspaces';

/**
 * Sends a request to an identity provider, as `IdentityPorts.send` has it. Each has a connection of
 * its own, which ends with it: nothing of one request is left for the next.
 *
 * @param timeoutMs within which the whole answer must be there.
 */
export async function sendRequest(
    request: HttpRequest,
    cancellation: Cancellation,
    timeoutMs = REQUEST_TIMEOUT_MS,
): Promise<Answer> {
    if (!isEndpoint(request.url))
        throw refused(_('The identity provider has an address that is not safe.'));
    const wait = {
        pause: async (seconds: number, limited: Cancellation) => pause(seconds * 1000, limited),
    };
    return within(timeoutMs / 1000, wait, cancellation, tooSlow, async limited => {
        const cancellable = new Gio.Cancellable();
        limited.onCancel(() => {
            cancellable.cancel();
        });
        try {
            return await exchange(request, cancellable);
        } catch (error) {
            throw unreachable(messageOf(error));
        }
    });
}

async function exchange(request: HttpRequest, cancellable: Gio.Cancellable): Promise<Answer> {
    const message = messageFor(request);
    const session = openSession(request.url);
    const stream = await session.send_async(message, GLib.PRIORITY_DEFAULT, cancellable);
    try {
        const headers = message.get_response_headers();
        const body = await readSome(stream, MAX_ANSWER_BYTES + 1, cancellable);
        if (body.length < Math.min(headers.get_content_length(), MAX_ANSWER_BYTES))
            throw new Error(_('The connection broke off.'));
        const contentType = headers.get_one('Content-Type') ?? '';
        return { status: message.status_code, contentType, body };
    } finally {
        // Else the connection would stay open until the garbage is collected.
        stream.close_async(GLib.PRIORITY_DEFAULT, cancellable, null);
        session.abort();
    }
}

function messageFor({ method, url, headers, body }: HttpRequest): Soup.Message {
    const message = Soup.Message.new(method, url);
    message.add_flags(Soup.MessageFlags.NO_REDIRECT);
    for (const [name, value] of Object.entries(headers))
        message.get_request_headers().replace(name, value);
    if (body !== null) {
        const bytes = new GLib.Bytes(new TextEncoder().encode(body));
        message.set_request_body_from_bytes(headers['Content-Type'] ?? null, bytes);
    }
    return message;
}

function openSession(url: string): Soup.Session {
    const session = new Soup.Session({ user_agent: USER_AGENT });
    // Who we are is said in the headers that we set, and to nobody else who asks.
    session.remove_feature_by_type(Soup.AuthManager.$gtype);
    // What comes is as long as it says.
    session.remove_feature_by_type(Soup.ContentDecoder.$gtype);
    // What stays on this computer goes through nobody's hands.
    if (url.startsWith('http:'))
        session.set_proxy_resolver(Gio.SimpleProxyResolver.new('direct://', null));
    return session;
}

/** The first bytes of a stream, so many at most. */
async function readSome(
    stream: Gio.InputStream,
    maxBytes: number,
    cancellable: Gio.Cancellable,
): Promise<Uint8Array> {
    const all = new Uint8Array(maxBytes);
    let length = 0;
    while (length < maxBytes) {
        const rest = maxBytes - length;
        const chunk = await stream.read_bytes_async(rest, GLib.PRIORITY_DEFAULT, cancellable);
        if (chunk.get_size() === 0) break;
        all.set(chunk.toArray(), length);
        length += chunk.get_size();
    }
    return all.slice(0, length);
}

function tooSlow(): WorkspaceError {
    return new WorkspaceError(
        'Busy',
        _('The identity provider did not answer in time. Check the network and try again.'),
    );
}

function unreachable(problem: string): WorkspaceError {
    const sentence = _('The identity provider cannot be reached. (%(problem))');
    return new WorkspaceError('Busy', fill(sentence, { problem }));
}
