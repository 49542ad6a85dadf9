/**
 * The list in the order that a person gave it; what they put nowhere comes last, in the order that it
 * had.
 *
 * @param order ids, of which some may be unknown.
 */
export function inOrder<Entry extends { readonly id: string }>(
    list: readonly Entry[],
    order: readonly string[],
): Entry[] {
    const places = new Map(order.map((id, place) => [id, place]));
    const placeOf = ({ id }: Entry): number => places.get(id) ?? order.length;
    return [...list].sort((a, b) => placeOf(a) - placeOf(b));
}

/**
 * The ids with one of them at another place.
 *
 * @param place counted from 0; beyond either end it is that end.
 */
export function moved(ids: readonly string[], id: string, place: number): string[] {
    const others = ids.filter(other => other !== id);
    const at = Math.min(Math.max(place, 0), others.length);
    return [...others.slice(0, at), id, ...others.slice(at)];
}

/**
 * The order to be stored when those that are shown are put in another one. Those that are hidden, and
 * may be shown again, keep their places; all others are gone.
 *
 * @param order the ids as they were stored until now.
 * @param shown in their new order.
 */
export function reorder(
    order: readonly string[],
    shown: readonly string[],
    hidden: readonly string[],
): string[] {
    const waiting = [...shown];
    const places = [...new Set(order)].filter(id => shown.includes(id) || hidden.includes(id));
    const filled = places.map(id => (shown.includes(id) ? (waiting.shift() ?? id) : id));
    return [...filled, ...waiting];
}
