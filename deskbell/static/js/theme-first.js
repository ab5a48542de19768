/* Not a module: runs before the first paint so that a chosen theme does not flash. */
(() => {
  try {
    const theme = localStorage.getItem("deskbell-theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {
    /* storage is forbidden in this frame: the device decides */
  }
})();
