import GLib from 'gi://GLib';

import { step } from './step.js';

/** The last picture that was wanted is there. */
class Complete extends Error {}

/** Pictures in a directory, taken on a walk through the product. */
export class Album {
    /** @param last the picture that the walk ends with; without one it goes on to its end. */
    constructor(
        private readonly directory: string,
        private readonly last?: string,
    ) {}

    /** Adds a picture, which is taken to the path that is handed over. */
    async add(name: string, take: (path: string) => Promise<void>): Promise<void> {
        await step(`screenshot ${name}.png`, async () =>
            take(GLib.build_filenamev([this.directory, `${name}.png`])),
        );
        if (name === this.last) throw new Complete();
    }

    /** Goes for the walk, which adds the pictures. */
    async fill(walk: () => Promise<void>): Promise<void> {
        try {
            await walk();
        } catch (error) {
            if (error instanceof Complete) return;
            throw error;
        }
        if (this.last !== undefined) throw new Error(`There is no picture “${this.last}”`);
    }
}
