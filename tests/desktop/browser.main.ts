/**
 * A browser without a window, to sign in with:
 *
 *     gjs -m browser.main.js URL
 *
 * It follows redirects, keeps its cookies, and fills in every form as its person would, who is that of
 * the workspace that it runs in (driver/identityProvider.ts). It writes down the pages that it sees.
 */
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Soup from 'gi://Soup?version=3.0';

import { browserProfile, type BrowserHabits } from './driver/browserProfile.js';
import { runProgram } from './driver/program.js';

Gio._promisify(Soup.Session.prototype, 'send_and_read_async');

const MAX_PAGES = 20;

const [start = ''] = ARGV;
const profile = browserProfile(GLib.get_user_config_dir());
const habits = profile.habits();

interface Page {
    readonly url: string;
    readonly html: string;
}

interface Form {
    readonly url: string;
    readonly fields: Readonly<Record<string, string>>;
}

const session = new Soup.Session({ timeout: 20 });
session.add_feature(Soup.CookieJarText.new(profile.cookies, false));

async function visit(url: string, fields: Form['fields'] | null): Promise<Page> {
    const message = Soup.Message.new(fields ? 'POST' : 'GET', url);
    if (fields) {
        const body = new GLib.Bytes(new TextEncoder().encode(Soup.form_encode_hash(fields)));
        message.set_request_body_from_bytes('application/x-www-form-urlencoded', body);
    }
    const bytes = await session.send_and_read_async(message, GLib.PRIORITY_DEFAULT, null);
    return {
        url: message.get_uri().to_string(),
        html: new TextDecoder().decode(bytes.toArray()),
    };
}

/** The form of a page as the person fills it in and sends it off; null if there is none. */
function fillIn({ url, html }: Page, { person }: BrowserHabits): Form | null {
    const [form, action = ''] = /<form[^>]*action="([^"]*)"[^]*?<\/form>/.exec(html) ?? [];
    if (form === undefined) return null;
    const known: Readonly<Record<string, string>> = { login: person, password: 'whatever' };
    const inputs = form.match(/<input[^>]*>/g) ?? [];
    const [button = ''] = /<button[^>]*>/.exec(html) ?? [];
    const fields: Record<string, string> = {};
    for (const element of [...inputs, button]) {
        const { name, value = '' } = attributesOf(element);
        if (name !== undefined) fields[name] = known[name] ?? value;
    }
    return { url: resolve(url, action), fields };
}

function attributesOf(element: string): Readonly<Partial<Record<string, string>>> {
    const attributes: Partial<Record<string, string>> = {};
    for (const [, name = '', value = ''] of element.matchAll(/([\w-]+)="([^"]*)"/g))
        attributes[name] = value;
    return attributes;
}

/** Where to go to say no; null if there is no such link. */
function refusal({ url, html }: Page): string | null {
    const [, link] = /href="([^"]*\/abort)"/.exec(html) ?? [];
    return link === undefined ? null : resolve(url, link);
}

function resolve(base: string, reference: string): string {
    return GLib.Uri.resolve_relative(base, reference, GLib.UriFlags.NONE);
}

function textOf({ html }: Page): string {
    return html.replace(/<(style|script|details)[^]*?<\/\1>|<[^>]*>/g, ' ');
}

runProgram(async () => {
    const { habit } = habits;
    let page = await visit(start, null);
    for (let count = 0; count < MAX_PAGES; count += 1) {
        profile.note(textOf(page));
        const form = fillIn(page, habits);
        if (form === null || habit === 'leaves') return;
        const no = habit === 'refuses' ? refusal(page) : null;
        page = await (no === null ? visit(form.url, form.fields) : visit(no, null));
    }
});
