/**
 * A language that shows what is wrong with the words: every sentence is in brackets, so that what
 * is put together of pieces or not translated at all stands out; two fifths longer, so that what
 * has too little room is cut; and has accents, so that what takes letters for bytes breaks.
 */
import { formatCatalogue } from './catalogue.mjs';

/** @import { Message } from './extract.mjs' */

/** A locale that nobody speaks: gettext looks for it in LANGUAGE. */
export const PSEUDO = 'en_XA';

const PLAIN = 'aAeEiIoOuUyYcCnNsSzZgGhHdDtTrRlL';
const ACCENTED = 'áÁéÉíÍóÓúÚýÝçÇñÑšŠžŽğĞĥĤďĎťŤŕŔľĽ';
const PADDING = '~';

/**
 * @param {readonly Message[]} messages what there is to translate
 * @returns {string} a file of gettext with all of it translated
 */
export function formatPseudo(messages) {
    const header = { Language: PSEUDO, 'Plural-Forms': 'nplurals=2; plural=(n != 1);' };
    const entries = messages.map(message => ({
        message,
        strings: [message.id, ...(message.plural === null ? [] : [message.plural])].map(pseudo),
    }));
    return formatCatalogue(header, entries);
}

/** @param {string} text a sentence @returns {string} the same in the language that nobody speaks */
export function pseudo(text) {
    const accented = text.replaceAll(/%\(\w+\)|[a-z]/gi, part =>
        part.length > 1 ? part : (ACCENTED[PLAIN.indexOf(part)] ?? part),
    );
    const longer = PADDING.repeat(Math.ceil(text.length * 0.4));
    // msgfmt asks that both end with a line or neither.
    const [, sentence = '', end = ''] = /^(.*?)(\n?)$/s.exec(accented) ?? [];
    return `⟦${sentence} ${longer}⟧${end}`;
}
