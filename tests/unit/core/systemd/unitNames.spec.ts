import {
    appOfCgroup,
    appScopeOf,
    appServiceOf,
    busServiceOf,
    escapeUnitPart,
    sliceOf,
    workspaceOfBusService,
    workspaceOfCgroup,
} from '../../../../src/core/systemd/unitNames.js';

const ID = '2346ee90-3bbf-426c-9ad4-a265a126e0a9';
const SLICE = 'app-kolide-2346ee903bbf426c9ad4a265a126e0a9.slice';
const MANAGER = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-kolide.slice';

describe('The units of a workspace', () => {
    it('are named after the digits of its id', () => {
        expect(sliceOf(ID)).toBe(SLICE);
        expect(busServiceOf(ID)).toBe('kolide-bus-2346ee903bbf426c9ad4a265a126e0a9.service');
    });

    it('tell whose bus they are', () => {
        expect(workspaceOfBusService(busServiceOf(ID))).toBe(ID);
        expect(workspaceOfBusService('kolide-bus-.service')).toBeNull();
    });

    it('of an app are named so that the portals find the app id', () => {
        expect(appServiceOf('org.gnome.TextEditor', 'ab12')).toBe(
            'app-kolide-org.gnome.TextEditor@ab12.service',
        );
        expect(appServiceOf('firefox-esr', 'ab12')).toBe('app-kolide-firefox\\x2desr@ab12.service');
    });

    it('of an app that runs already are scopes, named for the portals, too', () => {
        expect(appScopeOf('org.gnome.Terminal', 'ab12')).toBe(
            'app-kolide-org.gnome.Terminal-ab12.scope',
        );
        expect(appScopeOf('firefox-esr', 'ab12')).toBe('app-kolide-firefox\\x2desr-ab12.scope');
    });

    it('never break out of their name', () => {
        expect(escapeUnitPart('../a b@é')).toBe('\\x2e.\\x2fa\\x20b\\x40\\xc3\\xa9');
    });
});

describe('A process', () => {
    for (const [where, cgroup] of [
        ['in the slice', `0::${MANAGER}/${SLICE}/app-kolide-x@1.service\n`],
        ['deeper in it', `0::${MANAGER}/${SLICE}/a.service/b/c\n`],
        ['right in it, on a hybrid system', `1:name=systemd:/x\n0::${MANAGER}/${SLICE}\n`],
    ] as const)
        it(`${where} belongs to the workspace`, () => {
            expect(workspaceOfCgroup(cgroup)).toBe(ID);
        });

    for (const cgroup of [
        '0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope\n',
        `0::${MANAGER}/app-kolide-work.slice/x.service\n`,
        `0::${MANAGER}/${SLICE}.scope\n`,
        '',
    ])
        it(`in ${JSON.stringify(cgroup)} belongs to none`, () => {
            expect(workspaceOfCgroup(cgroup)).toBeNull();
        });

    it('in the service or the scope of an app is the app’s', () => {
        for (const app of ['org.gnome.TextEditor', 'firefox-esr', 'a%b é'])
            for (const unit of [appServiceOf(app, 'ab12'), appScopeOf(app, 'ab12')])
                expect(appOfCgroup(`0::${MANAGER}/${SLICE}/${unit}/x\n`)).toBe(app);
        expect(appOfCgroup(`0::${MANAGER}/${SLICE}/${busServiceOf(ID)}\n`)).toBeNull();
    });
});
