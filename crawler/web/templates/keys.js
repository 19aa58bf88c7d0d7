// j, a, r …: the element that says data-key of it is followed, or its form is sent. What is typed stays typed.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (element) { event.preventDefault(); element.matches("input, textarea, select") ? element.focus() : element.click(); }
});
