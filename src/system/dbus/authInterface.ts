/** The bus name and the interface of the D-Bus API for signing in (DESIGN, “D-Bus”). */
export const AUTH_NAME = 'org.koder.Kolide.Auth';

/** Where the object of the API is. */
export const AUTH_PATH = '/org/koder/Kolide/Auth';

/** What the names of the errors of the API begin with; a code of WorkspaceError follows. */
export const AUTH_ERROR_PREFIX = `${AUTH_NAME}.Error.`;

/** Introspection data, read by the service, by its clients and by the documentation. */
export const AUTH_XML = `
<node>
  <interface name="${AUTH_NAME}">
    <method name="Login">
      <arg name="component" type="s" direction="in"/>
      <arg name="workspace" type="s" direction="in"/>
      <arg name="options" type="a{sv}" direction="in"/>
    </method>
    <method name="Logout">
      <arg name="component" type="s" direction="in"/>
      <arg name="workspace" type="s" direction="in"/>
    </method>
    <method name="GetState">
      <arg name="component" type="s" direction="in"/>
      <arg name="workspace" type="s" direction="in"/>
      <arg name="user_id" type="s" direction="out"/>
      <arg name="state" type="s" direction="out"/>
    </method>
    <signal name="StateChanged">
      <arg name="component" type="s"/>
      <arg name="user_id" type="s"/>
      <arg name="state" type="s"/>
      <arg name="workspace_id" type="s"/>
    </signal>
  </interface>
</node>`;
