/** The room for a new unit, which has to be there: a new one is a decision, and has its place in folder-order.json. */
export function requireRoom(tree, parent, room) {
  const rooms = tree.children(parent).filter((name) => !tree.isFile(`${parent}/${name}`));
  if (!rooms.includes(room)) throw new Error(`${parent} has no room ${room}; there are ${rooms.join(', ')}`);
  return `${parent}/${room}`;
}
