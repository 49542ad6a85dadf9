import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { bytes, fromHex } from '../../unit/core/identity/sample.js';
import { EC_KEY, EC_PRIVATE_KEY } from '../../unit/core/identity/rfc7515.js';

/** What comes before and between the numbers of a P-256 key in PKCS #8 (RFC 5208, RFC 5915). */
const BEFORE = '308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420';
const BETWEEN = 'a14403420004';

/** Of 127.0.0.1, signed with the very key that is in it. */
const CERTIFICATE =
    'MIIBkDCCATagAwIBAgIUCZWk813SWBqszvVuAtkInEyNYwswCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJ' +
    'MTI3LjAuMC4xMCAXDTI2MTEyMjEwMjMzN1oYDzIxMjYxMDI5MTAyMzM3WjAUMRIwEAYDVQQDDAkxMjcu' +
    'MC4wLjEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp7xO6z248' +
    'e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWto2QwYjAdBgNVHQ4EFgQUzo0Wsckzjrf+' +
    'OXmZrkW+7j+1hoYwHwYDVR0jBBgwFoAUzo0Wsckzjrf+OXmZrkW+7j+1hoYwDwYDVR0TAQH/BAUwAwEB' +
    '/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUCIAEGQ7Z+KP0PHIxJhQKXTHZm75g4YJJN' +
    'pEqd0zVFyo/UAiEAxBMWurcxlPcW9dL0MxrVuAiAALIkfybs16mcVsQ0HpU=';

/** A certificate that nobody has reason to trust, with a key that everybody knows. */
export function selfSignedCertificate(): Gio.TlsCertificate {
    const key = [
        fromHex(BEFORE),
        bytes(EC_PRIVATE_KEY),
        fromHex(BETWEEN),
        bytes(EC_KEY.x),
        bytes(EC_KEY.y),
    ].flatMap(part => [...part]);
    const parts = [
        pem('CERTIFICATE', CERTIFICATE),
        pem('PRIVATE KEY', GLib.base64_encode(Uint8Array.from(key))),
    ];
    return Gio.TlsCertificate.new_from_pem(parts.join(''), -1);
}

function pem(label: string, base64: string): string {
    const lines = base64.match(/.{1,64}/g) ?? [];
    return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
