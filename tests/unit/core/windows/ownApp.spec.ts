import {
    findAppOfWindow,
    type WindowedApp,
    type WindowNames,
} from '../../../../src/core/windows/ownApp.js';

const NAMELESS: WindowNames = {
    wmClass: null,
    wmInstance: null,
    gtkApplicationId: null,
    startedAs: null,
};

describe('findAppOfWindow', () => {
    const ledger: WindowedApp = { startupWmClass: null };
    const web: WindowedApp = { startupWmClass: 'crx_abc' };
    const apps = new Map([
        ['com.acme.Ledger.desktop', ledger],
        ['web-abc.desktop', web],
    ]);

    function find(names: Partial<WindowNames>): unknown {
        return findAppOfWindow({ ...NAMELESS, ...names }, apps);
    }

    it('goes by the class that the app says, the instance before the class', () => {
        expect(find({ wmInstance: 'crx_abc', wmClass: 'Chromium' })).toBe(web);
        expect(find({ wmInstance: 'chromium', wmClass: 'crx_abc' })).toBe(web);
        expect(find({ wmInstance: 'crx_abc', wmClass: 'com.acme.Ledger' })).toBe(web);
    });

    it('goes by the name of the desktop file, as it is or as a file would be called', () => {
        expect(find({ wmClass: 'com.acme.Ledger' })).toBe(ledger);
        expect(find({ wmClass: 'Web ABC' })).toBe(web);
        expect(find({ gtkApplicationId: 'com.acme.Ledger' })).toBe(ledger);
    });

    it('goes by what the process was started as, if nothing else tells', () => {
        expect(find({ wmClass: 'python3', startedAs: 'com.acme.Ledger' })).toBe(ledger);
        expect(find({ wmClass: 'web-abc', startedAs: 'com.acme.Ledger' })).toBe(web);
    });

    it('finds none where none is', () => {
        expect(find({})).toBeNull();
        expect(find({ wmClass: 'org.gnome.Calculator', startedAs: 'sh' })).toBeNull();
        expect(find({ wmClass: '' })).toBeNull();
    });
});
