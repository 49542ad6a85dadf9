import type { ActorInfo, ActorQuery } from './inside.js';
import type { ShellAccess } from './shell.js';

export type { ActorInfo, ActorQuery } from './inside.js';

interface Box {
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
}

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
                    const opacity = actor.get_paint_opacity();
                    const look = `${place(info)} ${opacity}`;
                    frames = look === last && opacity > 0 ? frames + 1 : 0;
                    last = look;
                    // An animation may move it by less than a pixel in one frame.
                    return frames >= 3 && info;
                },
                what,
                30_000,
            );
            await nextFrame(20);
            return info;
        }, query);
    }

    /** What of it lies outside of the monitor or of the whole, or is cut short. */
    async findClipped(query: ActorQuery): Promise<string[]> {
        await this.still(query);
        return this.shell.run(({ find, allBelow, describe, Main, St }, query) => {
            const root = find(query);
            const monitor = Main.layoutManager.primaryMonitor;
            if (!root || !monitor) return ['nothing is there'];
            const isOutside = (inner: Box, outer: Box): boolean =>
                inner.x1 < outer.x1 - 1 ||
                inner.y1 < outer.y1 - 1 ||
                inner.x2 > outer.x2 + 1 ||
                inner.y2 > outer.y2 + 1;
            const label = (actor: typeof root): string => {
                const { type, style, texts } = describe(actor);
                return `${type} .${style} “${texts.join()}”`;
            };
            const { x, y } = monitor;
            const screen = { x1: x, y1: y, x2: x + monitor.width, y2: y + monitor.height };
            const clipped: string[] = [];
            for (const actor of [root, ...allBelow(root)]) {
                // The handle of a scroll bar that is not needed has no room.
                if (!actor.mapped || actor.get_parent() instanceof St.ScrollBar) continue;
                const { origin, size } = actor.get_transformed_extents();
                const place = {
                    ...{ x1: origin.x, y1: origin.y },
                    ...{ x2: origin.x + size.width, y2: origin.y + size.height },
                };
                if (isOutside(place, screen))
                    clipped.push(`${label(actor)} sticks out of the monitor`);
                const parent = actor.get_parent();
                const room = { x1: 0, y1: 0, x2: parent?.width ?? 0, y2: parent?.height ?? 0 };
                if (actor !== root && isOutside(actor.get_allocation_box(), room))
                    clipped.push(`${label(actor)} sticks out of its parent`);
                if (actor instanceof St.Label && actor.clutter_text.get_layout().is_ellipsized())
                    clipped.push(`“${actor.text}” is cut short`);
            }
            return clipped;
        }, query);
    }
}
