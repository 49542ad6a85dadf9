import GLib from 'gi://GLib';

/** A course of events that can be had again: it depends on nothing but its seed, which is printed. */
export class Random {
    private state: number;

    constructor(seed = GLib.random_int()) {
        this.state = seed;
        print(`The seed is ${seed}`);
    }

    /** A whole number from 0 on and below the limit. */
    below(limit: number): number {
        return Math.floor(this.next() * limit);
    }

    /** One of the choices. */
    pick<Choice>(choices: readonly Choice[]): Choice {
        const choice = choices[this.below(choices.length)];
        if (choice === undefined) throw new Error('There is nothing to choose from');
        return choice;
    }

    // Mulberry32, by Tommy Ettinger: 2³² numbers, in one order.
    private next(): number {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }
}
