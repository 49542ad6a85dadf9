import Pango from 'gi://Pango';
import type St from 'gi://St';

/** Has a label go on in the next line where the shell would cut it short. */
export function wrapLines({ clutter_text: text }: St.Label): void {
    text.line_wrap = true;
    text.line_wrap_mode = Pango.WrapMode.WORD_CHAR;
    text.ellipsize = Pango.EllipsizeMode.NONE;
}
