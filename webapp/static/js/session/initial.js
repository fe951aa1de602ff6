// @ts-check
/**
 * The first letter, with its marks, of a name: "Ä" of "Änne".
 *
 * @param {string} name
 */
export const initial = (name) => {
  const [first = ""] = name.trim().normalize("NFC").match(/^\P{M}\p{M}*/u) ?? [];
  return first.toLocaleUpperCase();
};
