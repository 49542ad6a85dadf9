import GLib from 'gi://GLib';

import type { IdentityPorts } from '../../core/identity/ports.js';
import { pause } from '../pause.js';
import { randomBytes } from '../randomBytes.js';
import { sendRequest } from './http.js';
import { listenOnLoopback } from './loopbackListener.js';

/** What a sign-in needs of the world, but for the browser. */
export function identityPorts(openBrowser: IdentityPorts['openBrowser']): IdentityPorts {
    return {
        send: async (request, cancellation) => sendRequest(request, cancellation),
        openBrowser,
        listen: async () => Promise.resolve(listenOnLoopback()),
        randomBytes,
        sha256,
        now: () => Date.now() / 1000,
        pause: async (seconds, cancellation) => pause(seconds * 1000, cancellation),
    };
}

function sha256(data: Uint8Array): Uint8Array {
    const hex = GLib.compute_checksum_for_bytes(GLib.ChecksumType.SHA256, new GLib.Bytes(data));
    return Uint8Array.from(hex?.match(/../g) ?? [], digits => parseInt(digits, 16));
}
