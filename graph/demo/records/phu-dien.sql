-- MySQL dump 10.13  Distrib 5.5.62, for Win32 (AMD64)
--
-- Dữ liệu mẫu / Sample data: thư viện, bạn đọc, cán bộ và mã vạch không có thật / invented
--
-- Host: localhost    Database: thuvien_phudien
-- ------------------------------------------------------
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8 */;

DROP TABLE IF EXISTS `biblio`;
CREATE TABLE `biblio` (
  `bibid` int(11) NOT NULL AUTO_INCREMENT,
  `create_dt` datetime NOT NULL,
  `last_change_dt` datetime NOT NULL,
  `last_change_userid` int(11) NOT NULL,
  `material_cd` smallint(6) NOT NULL,
  `collection_cd` smallint(6) NOT NULL,
  `call_nmbr1` varchar(20) DEFAULT NULL,
  `call_nmbr2` varchar(20) DEFAULT NULL,
  `call_nmbr3` varchar(20) DEFAULT NULL,
  `title` text,
  `title_remainder` text,
  `responsibility_stmt` text,
  `author` text,
  `topic1` text,
  `topic2` text,
  `topic3` text,
  `topic4` text,
  `topic5` text,
  `opac_flg` char(1) NOT NULL,
  PRIMARY KEY (`bibid`)
) ENGINE=MyISAM AUTO_INCREMENT=13 DEFAULT CHARSET=utf8;

LOCK TABLES `biblio` WRITE;
INSERT INTO `biblio` VALUES (1,'2019-03-01 08:00:00','2021-05-01 09:30:00',1,2,1,'895.92212','TR-K',NULL,'Truyện Kiều',NULL,'Nguyễn Du; Hội Kiều học Việt Nam hiệu khảo, chú giải','Nguyễn Du','Truyện thơ Nôm','Văn học cổ điển',NULL,NULL,NULL,'Y'),
(2,'2019-03-02 08:00:00','2021-05-02 09:30:00',1,2,1,'895.922332','S-Đ',NULL,'Số đỏ','tiểu thuyết','Vũ Trọng Phụng','Vũ Trọng Phụng','Văn học hiện đại','Tiểu thuyết',NULL,NULL,NULL,'Y'),
(3,'2019-03-03 08:00:00','2021-05-03 09:30:00',1,2,2,'895.922332','D-M',NULL,'Dế Mèn phiêu lưu ký',NULL,'Tô Hoài ; Tạ Huy Long minh hoạ','Tô Hoài','Văn học thiếu nhi','Truyện đồng thoại',NULL,NULL,NULL,'Y'),
(4,'2019-03-04 08:00:00','2021-05-04 09:30:00',1,2,2,'895.922334','Đ-R',NULL,'Đất rừng phương Nam',NULL,'Đoàn Giỏi','Đoàn Giỏi','Văn học thiếu nhi',NULL,NULL,NULL,NULL,'Y'),
(5,'2019-03-05 08:00:00','2021-05-05 09:30:00',1,2,2,'895.92234','CH-T',NULL,'Cho tôi xin một vé đi tuổi thơ','truyện','Nguyễn Nhật Ánh ; minh hoạ: Đỗ Hoàng Tường','Nguyễn Nhật Ánh','Văn học thiếu nhi',NULL,NULL,NULL,NULL,'Y'),
(6,'2019-03-06 08:00:00','2021-05-06 09:30:00',1,2,1,'895.922334','M-B',NULL,'Mắt biếc','truyện dài','Nguyễn Nhật Ánh','Nguyễn Nhật Ánh','Văn học hiện đại',NULL,NULL,NULL,NULL,'Y'),
(7,'2019-03-07 08:00:00','2021-05-07 09:30:00',1,2,3,'633.1809597','C-L',NULL,'Cây lúa Việt Nam thế kỷ 20',NULL,'Nguyễn Văn Luật chủ biên','Nguyễn Văn Luật','L&#250;a','N&#244;ng nghi&#7879;p',NULL,NULL,NULL,'Y'),
(8,'2019-03-08 08:00:00','2021-05-08 09:30:00',1,2,1,'398.209597','KH-T',NULL,'Kho tàng truyện cổ tích Việt Nam',NULL,'Nguyễn Đổng Chi khảo sát, sưu tầm','Nguyễn Đổng Chi','Truyện cổ tích','Văn học dân gian',NULL,NULL,NULL,'Y'),
(9,'2019-03-09 08:00:00','2021-05-09 09:30:00',1,2,2,'853.8','NH-T',NULL,'Những tấm lòng cao cả',NULL,'Edmondo De Amicis ; Hoàng Thiếu Sơn dịch','De Amicis, Edmondo','Văn học nước ngoài',NULL,NULL,NULL,NULL,'Y'),
(10,'2019-03-10 08:00:00','2021-05-10 09:30:00',1,2,1,'959.7','Đ-C',NULL,'Đại cương lịch sử Việt Nam','Từ thời nguyên thuỷ đến năm 1858','Trương Hữu Quýnh chủ biên','Trương Hữu Quýnh','Lịch sử',NULL,NULL,NULL,NULL,'Y'),
(11,'2019-03-11 08:00:00','2021-05-11 09:30:00',1,1,3,'020.5','T-C',NULL,'Tạp chí Thư viện Việt Nam',NULL,NULL,NULL,'Thư viện',NULL,NULL,NULL,NULL,'Y'),
(12,'2019-03-12 08:00:00','2021-05-12 09:30:00',1,2,3,'025','S-T',NULL,'Sổ tay nghiệp vụ nội bộ của thư viện xã',NULL,'Thư viện xã Mẫu Phú Điền',NULL,NULL,NULL,NULL,NULL,NULL,'N');
UNLOCK TABLES;

DROP TABLE IF EXISTS `biblio_copy`;
CREATE TABLE `biblio_copy` (
  `bibid` int(11) NOT NULL,
  `copyid` int(11) NOT NULL AUTO_INCREMENT,
  `create_dt` datetime NOT NULL,
  `copy_desc` varchar(160) DEFAULT NULL,
  `barcode_nmbr` varchar(20) NOT NULL,
  `status_cd` char(3) NOT NULL,
  `status_begin_dt` datetime NOT NULL,
  `due_back_dt` date DEFAULT NULL,
  `mbrid` int(11) DEFAULT NULL,
  `renewal_count` tinyint(3) unsigned NOT NULL,
  PRIMARY KEY (`bibid`,`copyid`),
  KEY `barcode_index` (`barcode_nmbr`)
) ENGINE=MyISAM DEFAULT CHARSET=utf8;

INSERT INTO `biblio_copy` VALUES (1,1,'2019-03-01 08:00:00',NULL,'000011','in','2021-05-20 10:00:00',NULL,NULL,0),
(1,2,'2019-03-01 08:00:00','rách bìa','000012','out','2021-05-20 10:00:00','2021-06-15',4,0),
(2,1,'2019-03-02 08:00:00',NULL,'000021','in','2021-05-20 10:00:00',NULL,NULL,0),
(3,1,'2019-03-03 08:00:00',NULL,'000031','in','2021-05-20 10:00:00',NULL,NULL,0),
(3,2,'2019-03-03 08:00:00',NULL,'000032','out','2021-05-20 10:00:00','2021-06-15',4,0),
(3,3,'2019-03-03 08:00:00',NULL,'000033','lst','2021-05-20 10:00:00',NULL,NULL,0),
(4,1,'2019-03-04 08:00:00',NULL,'000041','in','2021-05-20 10:00:00',NULL,NULL,0),
(5,1,'2019-03-05 08:00:00',NULL,'000051','in','2021-05-20 10:00:00',NULL,NULL,0),
(5,2,'2019-03-05 08:00:00',NULL,'000052','in','2021-05-20 10:00:00',NULL,NULL,0),
(6,1,'2019-03-06 08:00:00',NULL,'000061','in','2021-05-20 10:00:00',NULL,NULL,0),
(7,1,'2019-03-07 08:00:00','Tập 1','000071','in','2021-05-20 10:00:00',NULL,NULL,0),
(8,1,'2019-03-08 08:00:00','Tập 1','000081','in','2021-05-20 10:00:00',NULL,NULL,0),
(9,1,'2019-03-09 08:00:00',NULL,'000091','in','2021-05-20 10:00:00',NULL,NULL,0),
(10,1,'2019-03-10 08:00:00',NULL,'000101','in','2021-05-20 10:00:00',NULL,NULL,0),
(11,1,'2019-03-11 08:00:00','Số 1/2020','000111','in','2021-05-20 10:00:00',NULL,NULL,0),
(11,2,'2019-03-11 08:00:00','Số 2/2020','000112','in','2021-05-20 10:00:00',NULL,NULL,0),
(12,1,'2019-03-12 08:00:00',NULL,'000121','in','2021-05-20 10:00:00',NULL,NULL,0);

DROP TABLE IF EXISTS `biblio_field`;
CREATE TABLE `biblio_field` (
  `bibid` int(11) NOT NULL,
  `fieldid` int(11) NOT NULL AUTO_INCREMENT,
  `tag` smallint(6) NOT NULL,
  `ind1_cd` char(1) DEFAULT NULL,
  `ind2_cd` char(1) DEFAULT NULL,
  `subfield_cd` char(1) NOT NULL,
  `field_data` text,
  PRIMARY KEY (`bibid`,`fieldid`)
) ENGINE=MyISAM DEFAULT CHARSET=utf8;

INSERT INTO `biblio_field` VALUES (1,1,82,'N','N','a','895.92212'),
(1,2,260,'N','N','a','Tp. Hồ Chí Minh'),
(1,3,260,'N','N','b','Trẻ'),
(1,4,260,'N','N','c','2015'),
(1,5,300,'N','N','a','259tr.'),
(1,6,300,'N','N','c','21cm'),
(1,7,100,'N','N','d','1765-1820'),
(1,8,20,'N','N','c','75000đ'),
(2,1,82,'N','N','a','895.922332'),
(2,2,260,'N','N','a','H.'),
(2,3,260,'N','N','b','Văn học'),
(2,4,260,'N','N','c','1988'),
(2,5,300,'N','N','a','215tr.'),
(2,6,300,'N','N','c','19cm'),
(3,1,82,'N','N','a','895.922332'),
(3,2,260,'N','N','a','H.'),
(3,3,260,'N','N','b','Kim Đồng'),
(3,4,260,'N','N','c','2012'),
(3,5,300,'N','N','a','144tr.'),
(3,6,300,'N','N','c','28cm'),
(3,7,300,'N','N','b','tranh màu'),
(3,8,20,'N','N','c','98000đ'),
(3,9,521,'N','N','a','Thiếu nhi'),
(4,1,82,'N','N','a','895.922334'),
(4,2,260,'N','N','a','H.'),
(4,3,260,'N','N','b','Kim Đồng'),
(4,4,260,'N','N','c','1957'),
(4,5,300,'N','N','a','163tr.'),
(4,6,300,'N','N','c','19cm'),
(4,7,651,'N','N','a','Nam Bộ'),
(5,1,82,'N','N','a','895.92234'),
(5,2,260,'N','N','a','Tp. Hồ Chí Minh'),
(5,3,260,'N','N','b','Trẻ'),
(5,4,260,'N','N','c','2008'),
(5,5,300,'N','N','a','211tr.'),
(5,6,300,'N','N','c','20cm'),
(5,7,20,'N','N','c','37000đ'),
(6,1,82,'N','N','a','895.922334'),
(6,2,260,'N','N','a','Tp. Hồ Chí Minh'),
(6,3,260,'N','N','b','Trẻ'),
(6,4,260,'N','N','c','1990'),
(6,5,300,'N','N','a','234tr.'),
(6,6,300,'N','N','c','19cm'),
(7,1,82,'N','N','a','633.1809597'),
(7,2,260,'N','N','a','H.'),
(7,3,260,'N','N','b','Nông nghiệp'),
(7,4,260,'N','N','c','2001'),
(7,5,300,'N','N','a','558tr.'),
(7,6,300,'N','N','c','27cm'),
(7,7,245,'N','N','n','T.1'),
(7,8,300,'N','N','b','ảnh, biểu đồ'),
(7,9,653,'N','N','a','trồng trọt'),
(7,10,653,'N','N','a','giống lúa'),
(8,1,82,'N','N','a','398.209597'),
(8,2,260,'N','N','a','H.'),
(8,3,260,'N','N','b','Giáo dục'),
(8,4,260,'N','N','c','2000'),
(8,5,300,'N','N','a','875tr.'),
(8,6,300,'N','N','c','24cm'),
(8,7,245,'N','N','n','T.1'),
(9,1,82,'N','N','a','853.8'),
(9,2,260,'N','N','a','H.'),
(9,3,260,'N','N','b','Văn học'),
(9,4,260,'N','N','c','1998'),
(9,5,300,'N','N','a','351tr.'),
(9,6,300,'N','N','c','19cm'),
(9,7,700,'N','N','a','Hoàng Thiếu Sơn'),
(9,8,700,'N','N','e','dịch'),
(9,9,41,'N','N','a','vie'),
(9,10,41,'N','N','h','ita'),
(10,1,82,'N','N','a','959.7'),
(10,2,260,'N','N','a','H.'),
(10,3,260,'N','N','b','Giáo dục'),
(10,4,260,'N','N','c','2006'),
(10,5,300,'N','N','a','479tr.'),
(10,6,300,'N','N','c','24cm'),
(10,7,245,'N','N','n','T.1'),
(10,8,651,'N','N','a','Việt Nam'),
(10,9,20,'N','N','c','39000đ'),
(11,1,82,'N','N','a','020.5'),
(11,2,260,'N','N','a','H.'),
(11,3,260,'N','N','b','Thư viện Quốc gia Việt Nam'),
(11,4,260,'N','N','c','2006'),
(11,5,300,'N','N','c','27cm'),
(11,6,310,'N','N','a','2 tháng 1 số'),
(12,1,82,'N','N','a','025'),
(12,2,260,'N','N','a','Phú Điền'),
(12,3,260,'N','N','b','Thư viện xã Mẫu Phú Điền'),
(12,4,260,'N','N','c','2021'),
(12,5,300,'N','N','a','30tr.'),
(12,6,300,'N','N','c','29cm');

INSERT INTO `biblio_status_hist` VALUES (1,2,'out','2021-05-20 10:00:00','2021-06-15',4,0);

CREATE TABLE `collection_dm` (
  `code` smallint(6) NOT NULL AUTO_INCREMENT,
  `description` varchar(40) NOT NULL,
  `default_flg` char(1) NOT NULL,
  `days_due_back` smallint(5) unsigned NOT NULL,
  `daily_late_fee` decimal(4,2) NOT NULL,
  PRIMARY KEY (`code`)
) ENGINE=MyISAM DEFAULT CHARSET=utf8;
INSERT INTO `collection_dm` VALUES (1,'Kho người lớn','Y',14,0.00),(2,'Kho thiếu nhi','N',14,0.00),(3,'Tủ sách nông nghiệp và tra cứu','N',0,0.00);

CREATE TABLE `material_type_dm` (
  `code` smallint(6) NOT NULL AUTO_INCREMENT,
  `description` varchar(40) NOT NULL,
  `default_flg` char(1) NOT NULL,
  `image_file` varchar(128) DEFAULT NULL,
  PRIMARY KEY (`code`)
) ENGINE=MyISAM DEFAULT CHARSET=utf8;
INSERT INTO `material_type_dm` VALUES (1,'Báo, tạp chí','N','mag.gif'),(2,'Sách','Y','book.gif');

-- Bảng bạn đọc và cán bộ: không có thật, và không được nạp / Readers and staff: invented, and never loaded
INSERT INTO `member` VALUES (4,'BD0004','BẠN ĐỌC KHÔNG CÔNG BỐ','Thôn Mẫu','0000000000');
INSERT INTO `staff` VALUES (1,'CÁN BỘ KHÔNG CÔNG BỐ','e10adc3949ba59abbe56e057f20f883e');
-- Dump completed
