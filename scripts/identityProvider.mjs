/**
 * A real identity provider, oidc-provider, for whoever is on this network:
 *
 *     node scripts/identityProvider.mjs
 *
 * It prints a line when it can be used, knows everybody in PEOPLE by their name and any password, and
 * forgets all of it when it ends. `POST http://127.0.0.1:4401/` with `stop`, `start` or `forget`
 * appended makes it unreachable, reachable again, or one that has lost its memory and its keys.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import process from 'node:process';
import { deflateSync } from 'node:zlib';

import Provider from 'oidc-provider';

import { isEntryPoint } from './setup.mjs';

const PORT = 4400;
const CONTROL_PORT = 4401;

/** What it calls itself. */
export const ISSUER = `http://127.0.0.1:${PORT}`;

/**
 * Those who can sign in, by their login, with the colour of their picture.
 * @type {Record<string, { name: string, email: string, colour: [number, number, number] }>}
 */
const PEOPLE = {
    ada: { name: 'Ada Lovelace', email: 'ada@koder.example', colour: [53, 132, 228] },
    grace: { name: 'Grace Hopper', email: 'grace@acme.example', colour: [230, 97, 0] },
};

const LOOPBACK = ['http://127.0.0.1/'];
const PUBLIC_CLIENT = {
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: LOOPBACK,
    post_logout_redirect_uris: LOOPBACK,
    response_types: ['code'],
    grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
    ],
};

/** How long access tokens of a client last that wants to refresh them soon, in seconds. */
const SHORT_LIFETIME = 10;

const CLIENTS = [
    { ...PUBLIC_CLIENT, client_id: 'kolide' },
    { ...PUBLIC_CLIENT, client_id: 'kolide-es256', id_token_signed_response_alg: 'ES256' },
    { ...PUBLIC_CLIENT, client_id: 'kolide-short' },
    {
        ...PUBLIC_CLIENT,
        client_id: 'kolide-secret',
        client_secret: 'not much of a secret',
        token_endpoint_auth_method: 'client_secret_basic',
    },
];

/** A provider that nobody has signed in with yet. */
function createProvider() {
    return new Provider(ISSUER, {
        clients: CLIENTS,
        jwks: { keys: [createKey('rsa'), createKey('ec')] },
        cookies: { keys: [randomBytes(16).toString('hex')] },
        claims: {
            openid: ['sub'],
            email: ['email', 'email_verified'],
            profile: ['name', 'picture', 'preferred_username'],
        },
        features: {
            devInteractions: { enabled: true },
            deviceFlow: { enabled: true },
            revocation: { enabled: true },
            rpInitiatedLogout: { enabled: true },
        },
        ttl: {
            AccessToken: (
                /** @type {unknown} */ _context,
                /** @type {unknown} */ _token,
                /** @type {{ clientId: string }} */ client,
            ) => (client.clientId === 'kolide-short' ? SHORT_LIFETIME : 3600),
        },
        issueRefreshToken: () => true,
        findAccount: (/** @type {unknown} */ _context, /** @type {string} */ login) => {
            const person = PEOPLE[login];
            if (!person) return undefined;
            const claims = {
                sub: login,
                preferred_username: login,
                name: person.name,
                email: person.email,
                email_verified: true,
                picture: `${ISSUER}/pictures/${login}.png`,
            };
            return { accountId: login, claims: () => claims };
        },
    });
}

/** @param {'rsa' | 'ec'} type of what is made */
function createKey(type) {
    const { privateKey } =
        type === 'rsa'
            ? generateKeyPairSync('rsa', { modulusLength: 2048 })
            : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = randomBytes(4).toString('hex');
    return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig' };
}

/**
 * A picture of one colour, as a PNG.
 * @param {[number, number, number]} colour red, green, blue
 */
function paint(colour) {
    const size = 96;
    const header = Buffer.alloc(13);
    header.writeUInt32BE(size, 0);
    header.writeUInt32BE(size, 4);
    // 8 bits a channel, red, green and blue.
    header.set([8, 2, 0, 0, 0], 8);
    const row = Buffer.from([0, ...Array(size).fill(colour).flat()]);
    const pixels = deflateSync(Buffer.concat(Array(size).fill(row)));
    const chunks = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
    return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

/**
 * @param {string} type of the PNG chunk
 * @param {Buffer} content of it
 */
function chunk(type, content) {
    const named = Buffer.concat([Buffer.from(type), content]);
    const whole = Buffer.alloc(8 + named.length);
    whole.writeUInt32BE(content.length, 0);
    whole.set(named, 4);
    whole.writeUInt32BE(crc32(named), 4 + named.length);
    return whole;
}

/** @param {Buffer} bytes that are checked (ISO 3309) */
function crc32(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
}

async function main() {
    let answer = createProvider().callback();
    const server = createServer((request, response) => {
        const [, login = ''] = /^\/pictures\/(\w+)\.png$/.exec(request.url ?? '') ?? [];
        const person = PEOPLE[login];
        if (person) response.setHeader('Content-Type', 'image/png').end(paint(person.colour));
        else answer(request, response);
    });
    const start = () =>
        new Promise(resolve => {
            server.listen(PORT, '127.0.0.1', () => resolve(undefined));
        });
    const stop = () =>
        new Promise(resolve => {
            server.close(resolve);
            server.closeAllConnections();
        });
    const forget = () => {
        answer = createProvider().callback();
    };
    /** @type {Record<string, () => unknown>} */
    const actions = { '/start': start, '/stop': stop, '/forget': forget };
    await start();
    const control = async (/** @type {string} */ path) => {
        await actions[path]?.();
        return path in actions ? 204 : 404;
    };
    createServer((request, response) => {
        void control(request.url ?? '').then(status => response.writeHead(status).end());
    }).listen(CONTROL_PORT, '127.0.0.1', () => {
        console.log(`${ISSUER} is there for ${Object.keys(PEOPLE).join(', ')}`);
    });
}

if (isEntryPoint(import.meta.url)) {
    process.on('SIGTERM', () => process.exit(0));
    await main();
}
