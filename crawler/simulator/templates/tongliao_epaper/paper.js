var paper = { zoom: 100, step: 10, smallest: 60, largest: 200, current: null };
paper.element = function (id) { return document.getElementById(id); };
paper.zoomTo = function (size) {
  if (size < paper.smallest || size > paper.largest) { return; }
  paper.zoom = size;
  var content = paper.element('ozoom');
  if (content) { content.style.zoom = size + '%'; content.style.fontSize = Math.round(16 * size / 100) + 'px'; }
};
paper.zoomIn = function () { paper.zoomTo(paper.zoom + paper.step); };
paper.zoomOut = function () { paper.zoomTo(paper.zoom - paper.step); };
paper.highlight = function (area) {
  var box = paper.element('leveldiv');
  if (!box || !area) { return; }
  var numbers = area.getAttribute('coords').split(','), left = 390, top = 560, right = 0, bottom = 0;
  for (var i = 0; i < numbers.length; i += 2) {
    left = Math.min(left, numbers[i]); right = Math.max(right, numbers[i]);
    top = Math.min(top, numbers[i + 1]); bottom = Math.max(bottom, numbers[i + 1]);
  }
  box.style.cssText = 'display:block;position:absolute;left:' + left + 'px;top:' + top + 'px;width:' + (right - left) + 'px;height:' + (bottom - top) + 'px';
};
paper.speak = function () { if (window.speechSynthesis) { speechSynthesis.speak(new SpeechSynthesisUtterance(paper.element('ozoom').innerText)); } };
paper.swipe = function (element, before, after) {
  var start = 0;
  element.addEventListener('touchstart', function (event) { start = event.touches[0].clientX; });
  element.addEventListener('touchend', function (event) {
    var moved = event.changedTouches[0].clientX - start;
    if (moved > 80 && before) { location.href = before; }
    if (moved < -80 && after) { location.href = after; }
  });
};
