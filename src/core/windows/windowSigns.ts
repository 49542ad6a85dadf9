/** How windows show whose they are: not at all, by a tag with the name, or by a frame, too. */
export const WINDOW_SIGNS = ['off', 'tag', 'frame'] as const;

/** One of WINDOW_SIGNS. */
export type WindowSignStyle = (typeof WINDOW_SIGNS)[number];
