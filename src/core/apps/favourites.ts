/**
 * Where a new favourite goes among all of them, if a person puts it into a certain place among those
 * that are shown.
 *
 * @param shown those of `all` that are shown, in the same order.
 * @param place among `shown`; after the last one, or negative, for the end.
 * @returns the place among `all`, or -1 for the end.
 */
export function placeAmongAll(
    all: readonly string[],
    shown: readonly string[],
    place: number,
): number {
    const next = shown[place];
    return next === undefined ? -1 : all.indexOf(next);
}
