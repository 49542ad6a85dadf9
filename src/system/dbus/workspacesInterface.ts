/** The bus name and the interface of the D-Bus API (DESIGN, “D-Bus”). */
export const WORKSPACES_NAME = 'org.koder.Kolide.Workspaces';

/** Where the object of the API is. */
export const WORKSPACES_PATH = '/org/koder/Kolide/Workspaces';

/** What the names of the errors of the API begin with; a code of WorkspaceError follows. */
export const ERROR_PREFIX = `${WORKSPACES_NAME}.Error.`;

/** Introspection data, read by the service, by its clients and by the documentation. */
export const WORKSPACES_XML = `
<node>
  <interface name="${WORKSPACES_NAME}">
    <method name="List">
      <arg name="workspaces" type="aa{sv}" direction="out"/>
    </method>
    <method name="ListRemoved">
      <arg name="workspaces" type="aa{sv}" direction="out"/>
    </method>
    <method name="Create">
      <arg name="name" type="s" direction="in"/>
      <arg name="options" type="a{sv}" direction="in"/>
      <arg name="id" type="s" direction="out"/>
    </method>
    <method name="KeepStill">
      <arg name="id" type="s" direction="in"/>
      <arg name="close_apps" type="b" direction="in"/>
      <arg name="directory" type="s" direction="out"/>
    </method>
    <method name="Adopt">
      <arg name="staged" type="s" direction="in"/>
      <arg name="id" type="s" direction="out"/>
    </method>
    <method name="Update">
      <arg name="id" type="s" direction="in"/>
      <arg name="changes" type="a{sv}" direction="in"/>
    </method>
    <method name="Activate">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="Remove">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="Restore">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="Purge">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="PasteFrom">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="Lock">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="Unlock">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="SetPassphrase">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="RemovePassphrase">
      <arg name="id" type="s" direction="in"/>
    </method>
    <method name="Launch">
      <arg name="id" type="s" direction="in"/>
      <arg name="app_id" type="s" direction="in"/>
      <arg name="uris" type="as" direction="in"/>
      <arg name="unit" type="s" direction="out"/>
    </method>
    <method name="Run">
      <arg name="id" type="s" direction="in"/>
      <arg name="argv" type="as" direction="in"/>
      <arg name="cwd" type="s" direction="in"/>
      <arg name="unit" type="s" direction="out"/>
    </method>
    <method name="ListSettings">
      <arg name="id" type="s" direction="in"/>
      <arg name="settings" type="a{ss}" direction="out"/>
    </method>
    <method name="ChangeSettings">
      <arg name="id" type="s" direction="in"/>
      <arg name="changes" type="a{ss}" direction="in"/>
    </method>
    <method name="ListNotifications">
      <arg name="id" type="s" direction="in"/>
      <arg name="words" type="as" direction="in"/>
      <arg name="limit" type="u" direction="in"/>
      <arg name="notifications" type="aa{sv}" direction="out"/>
    </method>
    <property name="Active" type="s" access="read"/>
    <property name="ConfinementProblem" type="s" access="read">
      <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="false"/>
    </property>
    <signal name="ActiveChanged">
      <arg name="id" type="s"/>
      <arg name="previous" type="s"/>
    </signal>
    <signal name="WorkspaceAdded">
      <arg name="id" type="s"/>
    </signal>
    <signal name="WorkspaceChanged">
      <arg name="id" type="s"/>
    </signal>
    <signal name="WorkspaceRemoved">
      <arg name="id" type="s"/>
    </signal>
  </interface>
</node>`;
