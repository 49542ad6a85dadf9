import Gettext from 'gettext';

const domain = Gettext.domain('kolide-workspaces');

/** Translates a sentence that a person will read. */
export function _(text: string): string {
    return domain.gettext(text);
}

/** Translates a sentence with a number in it, in the plural form that the number asks for. */
export function ngettext(singular: string, plural: string, count: number): string {
    return domain.ngettext(singular, plural, count);
}

/** Puts values into a translated sentence: `fill(_('“%(name)” is active'), {name})`. */
export function fill(text: string, values: Record<string, string | number>): string {
    return text.replaceAll(/%\((\w+)\)/g, (place, key: string) => String(values[key] ?? place));
}
