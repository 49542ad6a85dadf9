import { Desktop } from './desktop.js';
import { Journal } from './journal.js';

const SPEC_TIMEOUT_MS = 120_000;

/** What a suite of desktop specs works with. */
export interface DesktopSuite extends Desktop {
    /** Says that the shell is going to log something, which otherwise fails the suite. */
    expectComplaint(pattern: RegExp): void;
}

/**
 * Prepares the desktop for the suite that calls it: the extension starts afresh before its first
 * spec, nothing is left open between its specs, and whatever the shell complains of fails it.
 */
export function useDesktop(): DesktopSuite {
    jasmine.DEFAULT_TIMEOUT_INTERVAL = SPEC_TIMEOUT_MS;
    const expected: RegExp[] = [];
    const desktop = Object.assign(new Desktop(), {
        expectComplaint: (pattern: RegExp) => {
            expected.push(pattern);
        },
    });
    let journal: Journal | undefined;

    beforeAll(async () => {
        journal = await Journal.follow(desktop.shell);
        await desktop.startAfresh();
    });
    afterEach(async () => {
        await desktop.tidyUp();
        const complaints = (await journal?.takeComplaints(desktop.shell)) ?? [];
        const unexpected = complaints.filter(text => !expected.some(pattern => pattern.test(text)));
        expected.length = 0;
        for (const complaint of unexpected) fail(`The shell logged: ${complaint}`);
    });
    afterAll(async () => {
        await desktop.input.close();
        journal?.stop();
    });
    return desktop;
}
