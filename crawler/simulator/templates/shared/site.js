(function (window, document) {
  var config = { share: ['weixin', 'weibo', 'qzone', 'qq'], fontSizes: { small: 14, middle: 17, large: 20 }, counter: '/counter/view' };
  function byId(id) { return document.getElementById(id); }
  function each(list, callback) { for (var i = 0; i < list.length; i++) { callback(list[i], i); } }
  function readCookie(name) {
    var parts = document.cookie.split('; ');
    for (var i = 0; i < parts.length; i++) {
      var pair = parts[i].split('=');
      if (pair[0] === name) { return decodeURIComponent(pair[1] || ''); }
    }
    return '';
  }
  function writeCookie(name, value, days) {
    var expires = new Date();
    expires.setTime(expires.getTime() + days * 864e5);
    document.cookie = name + '=' + encodeURIComponent(value) + '; expires=' + expires.toUTCString() + '; path=/';
  }
  window.setFontSize = function (size) {
    var content = byId('content') || byId('zoom') || byId('ozoom');
    if (!content) { return; }
    each(content.getElementsByTagName('p'), function (item) { item.style.fontSize = config.fontSizes[size] + 'px'; });
    writeCookie('fontsize', size, 30);
  };
  window.printPage = function () { if (window.print) { window.print(); } };
  window.addFavourite = function (title, address) {
    try { window.external.addFavorite(address, title); } catch (error) { alert('请使用 Ctrl+D 收藏本页'); }
  };
  window.shareTo = function (site) {
    var title = encodeURIComponent(document.title), address = encodeURIComponent(location.href);
    var targets = {
      weibo: 'http://service.weibo.com/share/share.php?title=' + title + '&url=' + address,
      qzone: 'http://sns.qzone.qq.com/cgi-bin/qzshare/cgi_qzshare_onekey?url=' + address + '&title=' + title,
      qq: 'http://connect.qq.com/widget/shareqq/index.html?url=' + address + '&title=' + title
    };
    if (targets[site]) { window.open(targets[site], '_blank', 'width=620,height=480'); }
  };
  function loadCounter() {
    var label = byId('views');
    if (!label || !window.XMLHttpRequest) { return; }
    var request = new XMLHttpRequest();
    request.onreadystatechange = function () {
      if (request.readyState === 4 && request.status === 200) { label.innerHTML = request.responseText; }
    };
    request.open('GET', config.counter + '?id=' + (window.articleId || '') + '&t=' + new Date().getTime(), true);
    request.send(null);
  }
  function loadWeather() {
    var box = byId('weather');
    if (box) { box.innerHTML = '<iframe src="/weather/frame.html" width="280" height="24" frameborder="0" scrolling="no"></iframe>'; }
  }
  function tabs(names) {
    each(names, function (name) {
      var box = byId(name);
      if (!box) { return; }
      var heads = box.getElementsByTagName('h3');
      each(heads, function (head, place) {
        head.onmouseover = function () { each(heads, function (other, at) { other.className = at === place ? 'on' : ''; }); };
      });
    });
  }
  window.onload = function () {
    loadCounter(); loadWeather(); tabs(['hot', 'rank', 'latest']);
    var size = readCookie('fontsize');
    if (size) { window.setFontSize(size); }
  };
})(window, document);
