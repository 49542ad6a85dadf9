/** What the tests use of the library through which screen readers see windows. */
declare module 'gi://Atspi?version=2.0' {
    interface Action {
        get_n_actions(): number;
        do_action(index: number): boolean;
    }

    interface EditableText {
        set_text_contents(text: string): boolean;
    }

    interface Rect {
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
    }

    interface Component {
        get_extents(origin: number): Rect;
    }

    interface Value {
        get_current_value(): number;
        get_maximum_value(): number;
    }

    interface Relation {
        get_relation_type(): number;
        get_n_targets(): number;
        get_target(index: number): Accessible;
    }

    interface StateSet {
        contains(state: number): boolean;
    }

    export interface Accessible {
        get_name(): string | null;
        get_role_name(): string;
        get_child_count(): number;
        get_child_at_index(index: number): Accessible | null;
        get_state_set(): StateSet;
        get_relation_set(): Relation[];
        get_action_iface(): Action | null;
        get_component_iface(): Component | null;
        get_editable_text_iface(): EditableText | null;
        get_value_iface(): Value | null;
    }

    const Atspi: {
        readonly CoordType: { readonly WINDOW: number };
        readonly RelationType: { readonly DESCRIBED_BY: number };
        readonly StateType: {
            readonly CHECKED: number;
            readonly FOCUSABLE: number;
            readonly FOCUSED: number;
            readonly PRESSED: number;
            readonly SELECTED: number;
            readonly SENSITIVE: number;
            readonly SHOWING: number;
        };
        init(): number;
        get_desktop(index: number): Accessible;
    };
    export default Atspi;
}
