import { read } from './documents.js';

const DOCUMENT = 'docs/guide.md';
// A label begins with a capital letter; what is only stressed does not.
const LABEL = /(?<!\*)\*(\p{Lu}[^*\n]*)\*(?!\*)/gu;
const TEMPLATE = 'po/kolide-workspaces.pot';
const MSGID = /^msgid ((?:".*"\n)+)/gm;
/** The letter in the picture of the workspace `default`, and a button of GNOME's file dialog. */
const NO_LABELS = ['D', 'Save'];

/** All that the product says, as patterns, with anything in the place of values. */
function sentences(): RegExp[] {
    return [...read(TEMPLATE).matchAll(MSGID)].map(([, lines = '']) => {
        const text = (lines.match(/".*"/g) ?? []).map(line => JSON.parse(line) as string).join('');
        const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
        return new RegExp(`^${escaped.replaceAll(/%\\\(\w+\\\)/g, '.+')}$`);
    });
}

describe(DOCUMENT, () => {
    it('calls everything as it is called in the product', () => {
        const known = sentences();
        const labels = [...read(DOCUMENT).matchAll(LABEL)].map(([, label = '']) => label);
        expect(labels.length).toBeGreaterThan(20);
        const wrong = labels.filter(
            label => !NO_LABELS.includes(label) && !known.some(sentence => sentence.test(label)),
        );
        expect(wrong).toEqual([]);
    });
});
