/** `delete-login-profile` and `series_fit_line` → `deleteLoginProfile`, `seriesFitLine`. */
export const camelCase = (name) => name.replace(/[-_]+(\w)/g, (_, letter) => letter.toUpperCase());

/** `TopNestedOperator` → `top-nested-operator`. */
export const kebabCase = (name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();

/** `delete-login-profile` → `Delete login profile`. */
export const titleOf = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
