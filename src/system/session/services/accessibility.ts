import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { KeptAnswer } from '../../../core/keptAnswer.js';
import { _ } from '../../../core/words.js';
import { PROPERTIES } from '../../dbus/calls.js';
import {
    answerProperties,
    interfaceFrom,
    serveObject,
    type Dictionary,
} from '../../dbus/servedObject.js';
import type { WorkspaceLink } from './workspaceLink.js';

const NAME = 'org.a11y.Bus';
const PATH = '/org/a11y/bus';
const STATUS = 'org.a11y.Status';

// at-spi2-core/bus/at-spi-bus-launcher.c
const BUS_INTERFACE = interfaceFrom(`<node>
  <interface name="${NAME}">
    <method name="GetAddress"><arg type="s" direction="out"/></method>
  </interface>
</node>`);
const STATUS_INTERFACE = interfaceFrom(`<node>
  <interface name="${STATUS}">
    <property name="IsEnabled" type="b" access="read"/>
    <property name="ScreenReaderEnabled" type="b" access="read"/>
  </interface>
</node>`);

/**
 * Lets a workspace's apps be seen by the session's screen reader: while one is in use, and not
 * otherwise, they are handed the address of the accessibility bus. On it, every app can read the
 * windows of every other one.
 */
export async function serveAccessibility(link: WorkspaceLink): Promise<void> {
    // Every app asks before it shows its window.
    const status = new KeptAnswer(async () => {
        const parameters = new GLib.Variant('(s)', [STATUS]);
        const answer = await link.ask(NAME, PATH, PROPERTIES, 'GetAll', parameters);
        return answer.deepUnpack<[Dictionary]>()[0];
    });
    serveObject(
        link.bus,
        PATH,
        BUS_INTERFACE,
        async () => {
            const values = Object.values(await status.get());
            if (!values.some(value => value.get_type_string() === 'b' && value.get_boolean()))
                throw new WorkspaceError('Denied', _('No assistive technology is in use.'));
            return link.ask(NAME, PATH, NAME, 'GetAddress');
        },
        link.lifetime,
    );
    serveObject(
        link.bus,
        PATH,
        STATUS_INTERFACE,
        async call => answerProperties(call, await status.get()),
        link.lifetime,
    );
    link.follow(NAME, PATH, PROPERTIES, 'PropertiesChanged', parameters => {
        if (parameters.get_child_value(0).get_string()[0] !== STATUS) return;
        status.forget();
        link.tell(null, PATH, PROPERTIES, 'PropertiesChanged', parameters);
    });
    link.followOwner(NAME, () => {
        status.forget();
    });
    await link.own(NAME);
}
