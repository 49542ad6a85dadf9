import type { ActorInfo, ActorQuery } from './inside.js';
import type { ShellAccess } from './shell.js';

export type { ActorInfo, ActorQuery } from './inside.js';

/** Finds what is on the screen. */
export class Actors {
    constructor(private readonly shell: ShellAccess) {}

    /** All actors on the screen that match; of nested ones the innermost. */
    async all(query: ActorQuery): Promise<ActorInfo[]> {
        return this.shell.run(
            ({ findAll, describe }, query) => findAll(query).map(describe),
            query,
        );
    }

    /** Whether an actor that matches is on the screen. */
    async isShown(query: ActorQuery): Promise<boolean> {
        return (await this.all(query)).length > 0;
    }

    /** Waits for the only actor that matches to be there. */
    async get(query: ActorQuery): Promise<ActorInfo> {
        return this.shell.until(
            `${JSON.stringify(query)} is shown`,
            ({ find, describe }, query) => {
                const actor = find(query);
                return actor && describe(actor);
            },
            query,
        );
    }

    /** Waits until nothing that matches is there. */
    async gone(query: ActorQuery): Promise<void> {
        await this.shell.until(
            `${JSON.stringify(query)} is gone`,
            ({ findAll }, query) => findAll(query).length === 0,
            query,
        );
    }

    /** Waits for the only actor that matches to lie still, wholly on the screen. */
    async still(query: ActorQuery): Promise<ActorInfo> {
        return this.shell.run(async ({ find, describe, until, nextFrame }, query) => {
            const what = `${JSON.stringify(query)} is shown and lies still`;
            const place = ({ x, y, width, height }: ActorInfo): string =>
                [x, y, width, height].map(Math.round).join();
            let last = '';
            let frames = 0;
            const info = await until(
                () => {
                    const actor = find(query);
                    if (!actor) return null;
                    const info = describe(actor);
                    frames = place(info) === last ? frames + 1 : 0;
                    last = place(info);
                    // An animation may move it by less than a pixel in one frame.
                    return frames >= 3 && info;
                },
                what,
                10_000,
            );
            await nextFrame(20);
            return info;
        }, query);
    }
}
